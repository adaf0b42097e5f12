// The meaning of a word shows while the mouse or the focus is on it; Escape puts it away.
"use strict";

const words = [...document.querySelectorAll(".gloss")];

addEventListener("keydown", (event) => {
  if (event.key === "Escape") words.forEach((one) => one.classList.add("away"));
});
for (const one of words) {
  for (const left of ["mouseleave", "blur"]) one.addEventListener(left, () => one.classList.remove("away"));
}
