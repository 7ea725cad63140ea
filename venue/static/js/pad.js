// Large keys for a figure on a phone: they write into the field as a keyboard does, so that whatever listens to typing
// hears of it. Where there is a mouse, or somebody asks for the keyboard, the field is typed into.

const PHONE = window.matchMedia("(pointer: coarse)");
const SOON = 300;
let wantsKeyboard = false;

const padOf = (field) => document.querySelector(`[data-pad="${field.id}"]`);
const fieldOf = (pad) => document.getElementById(pad.dataset.pad);

function open(field) {
  const pad = padOf(field);
  if (!pad || !PHONE.matches || wantsKeyboard) return;
  field.inputMode = "none";
  pad.hidden = false;
  field.closest(".check").scrollIntoView({ block: "nearest" });
}

function close(field) {
  const pad = padOf(field);
  if (!pad || pad.hidden) return;
  setTimeout(() => {
    if (document.activeElement !== field) pad.hidden = true; // not before what was tapped below it has its click
  }, SOON);
  if (!field.dataset.padded) return;
  delete field.dataset.padded; // what keys have written changes nothing by itself
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

function written(text, key) {
  if (key === "back") return text.slice(0, -1);
  if (key === "-") return text.startsWith("-") ? text.slice(1) : `-${text}`;
  return key === "." && text.includes(".") ? text : text + key;
}

function press(pad, key) {
  const field = fieldOf(pad);
  if (key === "keyboard") {
    wantsKeyboard = true;
    pad.hidden = true;
    field.inputMode = "decimal";
    field.blur();
    field.focus();
    return;
  }
  field.value = written(field.value, key);
  field.dataset.padded = "yes";
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener("focusin", (event) => {
  if (event.target.matches("input[data-low]")) open(event.target);
});

document.addEventListener("focusout", (event) => {
  if (event.target.matches("input[data-low]")) close(event.target);
});

// The field keeps the focus while keys are pressed.
document.addEventListener("pointerdown", (event) => {
  if (event.target.closest("[data-pad]")) event.preventDefault();
});

document.addEventListener("mousedown", (event) => {
  if (event.target.closest("[data-pad]")) event.preventDefault();
});

document.addEventListener("click", (event) => {
  const key = event.target.closest("[data-key]");
  if (key) press(key.closest("[data-pad]"), key.dataset.key);
});

document.addEventListener("submit", (event) => {
  const field = event.target.querySelector("input[data-low]");
  if (field) delete field.dataset.padded; // it is on its way
});
