// One record at a time, without a network. Answers are kept in this browser where it allows
// that, and in a file; both hold the same, and the later answer to a record counts.
"use strict";

const pack = JSON.parse(document.getElementById("pack").textContent);
const PLACE = `rea-pack-${pack.pack_id}`;
const of = (id) => document.getElementById(id);
const labels = new Map(pack.reasons.map((one) => [one.code, one.label]));

let answers = new Map();   // record id to its answer, in the order in which they were given
let later = [];            // records left for the end of this sitting
let shown = null;          // the record on the page
let savedAs = "[]";        // the answers as last saved to a file

// -- keeping ------------------------------------------------------------------------------

// As exactly as the protocol keeps times: a shorter one says the hour, the day or the year alone.
const KEPT = { hour: 13, day: 10, off: 4 }[pack.times];
const now = () => new Date().toISOString().slice(0, KEPT);

const given = () => JSON.stringify([...answers.values()]);

function readKept() {
  try { return JSON.parse(localStorage.getItem(PLACE) || "[]"); } catch { return []; }
}

function canKeep() {
  try {
    localStorage.setItem(`${PLACE}-try`, "1");
    localStorage.removeItem(`${PLACE}-try`);
    return true;
  } catch { return false; }
}

function keep() {
  try { localStorage.setItem(PLACE, given()); } catch { of("unkept").hidden = false; }
}

// CRC-32 (ISO 3309): finds what a mail program cut off or an editor changed.
function check(text) {
  let crc = 0xffffffff;
  for (const byte of new TextEncoder().encode(text)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ((crc ^ 0xffffffff) >>> 0).toString(16).padStart(8, "0");
}

function asFile() {
  const head = {
    rea: "answers", format: pack.format, pack: pack.pack_id, digest: pack.digest,
    reader: pack.reader, stage: pack.stage, protocol: pack.protocol, saved: now(),
  };
  const text = [head, ...answers.values()].map((one) => `${JSON.stringify(one)}\n`).join("");
  return `${text}${JSON.stringify({ end: answers.size, check: check(text) })}\n`;
}

function save() {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([asFile()], { type: "text/plain" }));
  link.download = `answers-${pack.reader}-${pack.pack_id}-${answers.size}-of-${pack.records.length}.txt`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  savedAs = given();
  say(`Saved ${answers.size} of ${pack.records.length} answers to ${link.download}.`);
}

function answersIn(text) {
  const lines = text.replace(/^\ufeff/, "").replaceAll("\r\n", "\n").split("\n").filter(Boolean);
  const [head, ...rest] = lines.map((line) => JSON.parse(line));
  const end = rest.pop();
  if (head?.rea !== "answers") throw new Error("is not a file of answers that this page saved");
  if (head.pack !== pack.pack_id) throw new Error("holds answers to another pack");
  if (end?.check === undefined) throw new Error("is cut off: save it again where it came from");
  if (end.check !== check(lines.slice(0, -1).map((line) => `${line}\n`).join(""))) {
    throw new Error("was changed since it was saved");
  }
  return rest;
}

async function load(file) {
  try {
    const found = answersIn(await file.text());
    const before = given();
    for (const one of found) {
      const mine = answers.get(one.record);
      if (!mine || mine.at < one.at) { answers.delete(one.record); answers.set(one.record, one); }
    }
    answers = new Map([...answers].sort(([, one], [, other]) => (one.at < other.at ? -1 : 1)));
    if (before === "[]") savedAs = given();
    keep();
    show();
    say(`${found.length} answers taken from ${file.name}.`);
  } catch (error) {
    const why = error instanceof SyntaxError ? "cannot be read: it is damaged, or no file of answers" : error.message;
    say(`${file.name} ${why}. Nothing was taken from it.`);
  }
}

// -- showing ------------------------------------------------------------------------------

function say(text) { of("said").textContent = text; }

function next() {
  const open = pack.records.filter((one) => !answers.has(one.record_id));
  return open.find((one) => !later.includes(one.record_id)) || open.find((one) => one.record_id === later[0]) || open[0] || null;
}

function word(answer) {
  if (answer.verdict === "include") return "✓ include";
  if (answer.verdict === "unsure") return "? not sure";
  return `✕ exclude${answer.reason ? `: ${labels.get(answer.reason)}` : ""}`;
}

function show(record = next(), focus = true) {
  shown = record;
  const n = answers.size, all = pack.records.length;
  of("progress-text").textContent = `${n} of ${all} read`;
  of("progress").max = all || 1;
  of("progress").value = n;
  of("done").hidden = record !== null;
  of("reading").hidden = record === null;
  of("undo").disabled = n === 0;
  if (record !== null) showRecord(record);
  showLast();
  if (focus) of(record === null ? "done-title" : "title").focus({ preventScroll: true });
  if (focus) scrollTo(0, 0);
}

function showRecord(record) {
  const mine = answers.get(record.record_id);
  of("title").textContent = record.title || "This record has no title";
  const where = [record.doi && `doi ${record.doi}`, record.url].filter(Boolean).join(" · ");
  of("about").textContent = [record.authors || "No authors in the export", record.year || "no year", record.journal, where].filter(Boolean).join(" · ");
  of("abstract").textContent = record.abstract || "This record has no abstract.";
  of("note").value = mine ? mine.note : "";
  of("before").hidden = !mine;
  of("before").textContent = mine ? `You answered: ${word(mine)}. A new answer replaces it.` : "";
  of("later").hidden = Boolean(mine);
}

function showLast() {
  const titles = new Map(pack.records.map((one) => [one.record_id, one.title || one.record_id]));
  const rows = [...answers.values()].reverse().map((answer) => {
    const row = document.createElement("li");
    const said = document.createElement("span");
    said.className = "word";
    said.textContent = word(answer);
    const title = document.createElement("span");
    title.textContent = titles.get(answer.record);
    const change = document.createElement("button");
    change.className = "plain";
    change.textContent = "Change";
    change.setAttribute("aria-label", `Change: ${titles.get(answer.record)}`);
    change.addEventListener("click", () => show(pack.records.find((one) => one.record_id === answer.record)));
    row.append(said, title, change);
    return row;
  });
  of("last").replaceChildren(...rows);
}

// -- answering ----------------------------------------------------------------------------

function answer(verdict, reason = "") {
  if (shown === null) return;
  const record = shown.record_id;
  answers.delete(record);
  answers.set(record, { record, verdict, reason, note: of("note").value.trim(), at: now() });
  later = later.filter((one) => one !== record);
  keep();
  show();
  say(`Noted: ${word(answers.get(record))}.`);
}

function leaveForLater() {
  if (shown === null) return;
  later = [...later.filter((one) => one !== shown.record_id), shown.record_id];
  show();
  say("Left for later; it comes up again at the end.");
}

function undo() {
  const record = [...answers.keys()].pop();
  if (record === undefined) return;
  answers.delete(record);
  keep();
  show(pack.records.find((one) => one.record_id === record));
  say("Taken back.");
}

// -- setting up ---------------------------------------------------------------------------

function offer(code, label, about, key) {
  const row = document.createElement("li"), button = document.createElement("button");
  const kbd = document.createElement("kbd"), what = document.createElement("span");
  const name = document.createElement("b"), more = document.createElement("span");
  kbd.textContent = key || "\u00a0";
  kbd.setAttribute("aria-hidden", "true");
  name.textContent = label;
  more.textContent = about;
  what.className = "what";
  what.append(name, " ", more);
  button.append(kbd, what);
  if (key) button.dataset.key = key;
  button.addEventListener("click", () => answer("exclude", code));
  row.append(button);
  of("reasons").append(row);
}

pack.reasons.forEach((one, n) => offer(one.code, one.label, one.definition, n < 9 ? String(n + 1) : ""));
if (!pack.reason_required) offer("", "Exclude without a reason", "The protocol does not ask for a reason at this stage.", "0");
for (const text of pack.questions) {
  const line = document.createElement("p");
  line.className = "small";
  line.textContent = text;
  of("questions").append(line);
}
of("care").innerText = pack.care;
for (const button of document.querySelectorAll("[data-verdict]")) {
  button.addEventListener("click", () => answer(button.dataset.verdict));
}
of("later").addEventListener("click", leaveForLater);
of("undo").addEventListener("click", undo);
of("save").addEventListener("click", save);
of("load").addEventListener("change", (event) => {
  const [file] = event.target.files;
  if (file) load(file);
  event.target.value = "";
});
of("usekeys").addEventListener("change", () => document.body.classList.toggle("nokeys", !of("usekeys").checked));

document.addEventListener("keydown", (event) => {
  const modified = event.ctrlKey || event.altKey || event.metaKey;
  const typing = event.target.closest("textarea, input:not([type=checkbox])") !== null;
  if (!of("usekeys").checked || modified || event.repeat || event.isComposing || typing) return;
  const control = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!control || control.disabled || control.closest("[hidden]")) return;
  event.preventDefault();
  control.click();
});

addEventListener("beforeunload", (event) => {
  if (given() !== savedAs) event.preventDefault();
});

answers = new Map(readKept().map((one) => [one.record, one]));
of("unkept").hidden = canKeep();
of("app").hidden = false;
show(next(), false);
if (answers.size) say(`${answers.size} answers were kept in this browser.`);
