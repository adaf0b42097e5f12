// The form beside the text: each field is saved when it is left, and words selected in the
// text become the quote of the question that was last in use, with their page. Without
// scripts the form's own buttons save, and the text opens in a window of its own.
"use strict";

const form = document.getElementById("asked");
const leaves = document.getElementById("leaves");
const take = document.getElementById("take");
const taker = document.getElementById("taker");
const fieldsets = [...form.querySelectorAll("fieldset.asked")];
const kept = new Map(fieldsets.map((one) => [one, typedIn(one)]));
let target = null;       // the question that a selection goes to
let saving = Promise.resolve();
let wantsAnew = false;   // an answer asked for other questions
let submitted = false;
let pressing = false;    // a page that came up anew meanwhile would swallow the click
document.body.classList.add("scripts");

function typedIn(fieldset) {
  const prefix = `${fieldset.dataset.name}:`;
  return JSON.stringify([...new FormData(form)].filter(([name]) => name.startsWith(prefix) && !name.endsWith(":mark")));
}

function isDirty(fieldset) { return typedIn(fieldset) !== kept.get(fieldset); }

function part(fieldset, name) {
  return fieldset.querySelector(`[name="${CSS.escape(`${fieldset.dataset.name}:${name}`)}"]`);
}

function tell(fieldset, text, isFault) {
  const said = fieldset.querySelector("[data-said]");
  said.textContent = text;
  said.className = isFault ? "note warn small" : "small soft";
}

function save(fieldset, keepalive = false) {
  saving = saving.then(() => send(fieldset, keepalive));
  return saving;
}

async function send(fieldset, keepalive) {
  if (!isDirty(fieldset) || submitted) return;
  const said = typedIn(fieldset);
  const data = new FormData(form);
  const prefix = `${fieldset.dataset.name}:`;
  for (const name of [...data.keys()]) {
    if (!name.startsWith(prefix) && name !== "token" && name !== "part") data.delete(name);
  }
  data.set("name", fieldset.dataset.name);
  let done;
  try {
    const answer = await fetch(form.dataset.answer, { method: "POST", body: data, keepalive });
    if (!answer.ok) throw new Error(answer.statusText);
    done = await answer.json();
  } catch {
    tell(fieldset, "Not saved: rea was closed, or this page is from before it was started again. Copy what you typed and open the page anew.", true);
    return;
  }
  if (done.fault) { tell(fieldset, `Not saved. ${done.fault}`, true); return; }
  kept.set(fieldset, said);
  part(fieldset, "mark").value = done.mark;
  tell(fieldset, "Saved.", false);
  showFound(fieldset, done);
  showOpen(done.open);
  wantsAnew = wantsAnew || done.anew;
  openAnew();
}

function showFound(fieldset, done) {
  const found = fieldset.querySelector("[data-found]");
  if (!found) return;
  found.replaceChildren();
  if (!done.found) return;
  const word = document.createElement("span");
  word.className = `word ${done.kind}`;
  word.textContent = done.found;
  found.append(word);
  const link = document.querySelector(`a.text[data-sha="${done.file}"]`);
  if (!link || !done.page) return;
  const show = document.createElement("a");
  show.href = `${link.href}#p${done.page}`;
  show.target = "_blank";
  show.dataset.sha = done.file;
  show.dataset.page = done.page;
  show.textContent = "show it";
  found.append(" ", show);
}

function showOpen(open) {
  for (const [section, left] of Object.entries(open)) {
    const word = document.querySelector(`[data-open="${section}"]`);
    if (!word) continue;
    word.className = `word ${left.kind}`;
    word.textContent = `${left.shape} ${left.text}`;
  }
}

function openAnew() {
  // A button that was pressed meanwhile leads on by itself.
  if (!wantsAnew || pressing || submitted || fieldsets.some(isDirty)) return;
  const at = document.activeElement && document.activeElement.id;
  try { sessionStorage.setItem("rea-at", at || ""); } catch { /* the page begins at its top */ }
  submitted = true;
  location.reload();
}

// -- the text ----------------------------------------------------------------------------------

async function showText(link, page) {
  if (leaves.dataset.sha !== link.dataset.sha) {
    const answer = await fetch(link.href.split("#")[0]);
    if (!answer.ok) { window.open(link.href); return; }
    const read = new DOMParser().parseFromString(await answer.text(), "text/html");
    leaves.replaceChildren(...read.querySelectorAll("#text > .leaf"));
    leaves.dataset.sha = link.dataset.sha;
    leaves.scrollTop = 0;
    document.querySelectorAll("a.text").forEach((one) => one.toggleAttribute("aria-current", one.dataset.sha === link.dataset.sha));
  }
  const leaf = page && document.getElementById(`p${page}`);
  if (leaf) leaves.scrollTop += leaf.getBoundingClientRect().top - leaves.getBoundingClientRect().top;
}

function selected() {
  const selection = getSelection();
  if (!leaves || selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  const start = range.startContainer.parentElement.closest(".leaf");
  if (!start || !leaves.contains(start) || reachesBeyond(range)) return null;
  const words = selection.toString().replace(/(\p{L})[-\u2010]\s*\n\s*(?=\p{Ll})/gu, "$1").replace(/\s+/g, " ").trim();
  return words ? { words, locator: start.dataset.locator } : null;
}

// A threefold click on the last words ends in what follows, of which nothing is selected.
function reachesBeyond(range) {
  const beyond = range.cloneRange();
  beyond.setStartAfter(leaves);
  return beyond.toString().trim() !== "";
}

function takeQuote() {
  const found = selected();
  if (!found || !takesQuote(target)) return;
  (part(target, "quote") || part(target, "value")).value = found.words;
  part(target, "locator").value = found.locator;
  part(target, "kind").value = "quote";
  target.scrollIntoView({ block: "nearest" });
  part(target, "locator").focus();
  save(target);
}

function takesQuote(fieldset) { return fieldset !== null && part(fieldset, "locator") !== null; }

function showTaker() {
  if (!take) return;
  const asked = target && target.querySelector("legend").firstChild.textContent.trim();
  take.disabled = !takesQuote(target) || selected() === null;
  taker.textContent = target === null ? "Choose a question, then select its words in the text."
    : takesQuote(target) ? `Selected words go to: ${asked}` : `“${asked}” takes no quote.`;
}

// -- what people do ------------------------------------------------------------------------------

form.addEventListener("focusin", (event) => {
  target = event.target.closest("fieldset.asked") || target;
  fieldsets.forEach((one) => one.classList.toggle("current", one === target));
  showTaker();
});
form.addEventListener("focusout", (event) => {
  const fieldset = event.target.closest("fieldset.asked");
  if (fieldset && !fieldset.contains(event.relatedTarget)) save(fieldset);
});
form.addEventListener("submit", () => { submitted = true; });
addEventListener("pointerdown", () => { pressing = true; });
for (const end of ["pointerup", "pointercancel"]) {
  addEventListener(end, () => { pressing = false; setTimeout(openAnew); });
}
form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit(form.querySelector(".primary"));
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") fieldsets.filter(isDirty).forEach((one) => save(one, true));
});
window.addEventListener("beforeunload", (event) => {
  if (!submitted && fieldsets.some(isDirty)) event.preventDefault();
});
document.addEventListener("selectionchange", showTaker);
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-sha]");
  if (!link || !leaves || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const text = document.querySelector(`a.text[data-sha="${link.dataset.sha}"]`);
  showText(text, link.dataset.page);
});
// A press would take the selection away before it is used.
if (take) {
  take.addEventListener("mousedown", (event) => event.preventDefault());
  take.addEventListener("click", takeQuote);
}

const first = document.querySelector("a.text");
if (first) showText(first, null);
try {
  const at = sessionStorage.getItem("rea-at");
  sessionStorage.removeItem("rea-at");
  if (at) document.getElementById(at)?.focus({ preventScroll: true });
} catch { /* nothing was kept */ }
