// A page where records are decided: keys, the dialog that lists them, choices kept as they are
// made, and answers that wait while rea cannot be reached. Without this script all of it is
// done with buttons.
"use strict";

const useKeys = document.getElementById("usekeys");
const keyList = document.getElementById("keys");
const decision = document.getElementById("decision");
const AGAIN_MS = 2000;

// -- keys: each control names its own; never while something is typed, with a modifier, or held

function typing(at) {
  return at.closest("input:not([type=checkbox]), textarea, select, [contenteditable]") !== null;
}

function showKeys() {
  document.body.classList.toggle("nokeys", !useKeys.checked);
}

function onKey(event) {
  const modified = event.ctrlKey || event.altKey || event.metaKey;
  if (modified || event.repeat || event.isComposing || typing(event.target)) return;
  if (document.querySelector("dialog[open]")) return;
  const key = event.key.toLowerCase();
  if (!useKeys.checked && key !== "?") return;
  const control = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === key);
  if (!control) return;
  event.preventDefault();
  if (key === "?" && keyList instanceof HTMLDetailsElement) keyList.open = true;
  control.click();
}

// -- choices are kept as they are made

function keepAsMade(form) {
  form.addEventListener("change", () => {
    fetch(form.action, { method: "POST", body: new FormData(form), keepalive: true, redirect: "manual" });
  });
}

// -- an answer waits until rea can be reached, and is sent once

function said(text) {
  let note = document.getElementById("waiting");
  if (!note) {
    note = Object.assign(document.createElement("p"), { id: "waiting", className: "note wait" });
    note.setAttribute("role", "status");
    decision.before(note);
  }
  note.textContent = text;
}

async function reachable() {
  try {
    return (await fetch("/alive", { cache: "no-store" })).ok;
  } catch {
    return false;
  }
}

let waiting = false, going = false;

async function send(form, button) {
  waiting = true;
  while (!(await reachable())) {
    said("Not saved yet: rea does not answer. Your answer is kept on this page and sent as soon as it does.");
    await new Promise((later) => setTimeout(later, AGAIN_MS));
  }
  going = true;
  form.requestSubmit(button);
  going = false;
  setTimeout(() => { waiting = false; }, AGAIN_MS);  // a double click is no second answer
}

function waitToSend(form) {
  form.addEventListener("submit", (event) => {
    if (going) return;
    event.preventDefault();
    if (!waiting) send(form, event.submitter);
  });
}

document.querySelectorAll("#decision, #undo, #supplying, #again").forEach(waitToSend);
document.querySelectorAll("form[data-at-once]").forEach(keepAsMade);
document.querySelectorAll("[data-dialog]").forEach((link) =>
  link.addEventListener("click", (event) => {
    event.preventDefault();
    document.getElementById(link.dataset.dialog).showModal();
  }));
if (useKeys) {
  showKeys();
  useKeys.addEventListener("change", showKeys);
  document.addEventListener("keydown", onKey);
}
// The back button may bring this page up as it was left.
addEventListener("pageshow", () => { waiting = false; });
