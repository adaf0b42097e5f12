// Keys on a page where records are decided: each control names its own key. They never act
// while something is typed, with a modifier, or while a key is held down, and can be turned off.
"use strict";

const KEPT = "rea-keys";
const choice = document.getElementById("usekeys");

function kept() {
  try { return localStorage.getItem(KEPT) !== "off"; } catch { return true; }
}

function keep(on) {
  try { localStorage.setItem(KEPT, on ? "on" : "off"); } catch { /* for this page only */ }
}

function show(on) {
  document.body.classList.toggle("nokeys", !on);
}

function typing(at) {
  return at.closest("input:not([type=checkbox]), textarea, select, [contenteditable]") !== null;
}

choice.checked = kept();
show(choice.checked);
choice.addEventListener("change", () => { keep(choice.checked); show(choice.checked); });

document.addEventListener("keydown", (event) => {
  const modified = event.ctrlKey || event.altKey || event.metaKey;
  if (!choice.checked || modified || event.repeat || event.isComposing || typing(event.target)) return;
  const key = event.key.toLowerCase();
  const control = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === key);
  if (!control) return;
  event.preventDefault();
  if (key === "?") document.getElementById("keys").open = true;
  control.click();
});
