// A survey works without this. Here: questions of a closed branch are hidden, what is half answered outlives a refresh
// (in this tab alone), and a screen at the exit begins anew after a while of silence.

const form = document.querySelector("form[data-survey]");
const LAST_CALL = 15; // seconds of the silence in which the screen asks whether somebody is still there
const DRAFT = `survey:${location.pathname}`;

function values(name) {
  return [...form.querySelectorAll(`[name="${name}"]:checked`)].map((each) => Number(each.value));
}

function branch() {
  for (const question of form.querySelectorAll("[data-only-if]")) {
    const { onlyIf, onlyFrom, onlyTo } = question.dataset;
    const isAsked = !document.getElementById(onlyIf)?.hidden;
    question.hidden = !(isAsked && values(onlyIf).some((value) => value >= Number(onlyFrom) && value <= Number(onlyTo)));
  }
}

function keep() {
  const kept = [...new FormData(form)].filter(([name]) => /^q\d/.test(name));
  sessionStorage.setItem(DRAFT, JSON.stringify(kept));
}

function restore() {
  const kept = JSON.parse(sessionStorage.getItem(DRAFT) ?? "[]");
  for (const [name, value] of kept) {
    for (const field of form.querySelectorAll(`[name="${name}"]`)) {
      if (field.type === "radio" || field.type === "checkbox") field.checked ||= field.value === value;
      else field.value = value;
    }
  }
}

function hasBegun() {
  return form !== null && [...new FormData(form)].some(([name, value]) => /^q\d/.test(name) && value !== "");
}

// Whoever has begun is asked before it is gone, and any touch or key keeps it.
function beginAnew({ kiosk, silence }) {
  const notice = document.querySelector("[data-still-there]");
  let timer;
  const leave = () => location.replace(kiosk);
  const ask = () => {
    if (notice && hasBegun()) notice.hidden = false;
    timer = setTimeout(leave, (notice ? LAST_CALL : 0) * 1000);
  };
  const wait = () => {
    clearTimeout(timer);
    if (notice) notice.hidden = true;
    timer = setTimeout(ask, (Number(silence) - (notice ? LAST_CALL : 0)) * 1000);
  };
  for (const name of ["pointerdown", "keydown", "input", "scroll"]) document.addEventListener(name, wait);
  wait();
}

if (form) {
  for (const note of form.querySelectorAll("[data-branch-note]")) note.hidden = true;
  if ("draft" in form.dataset) restore();
  branch();
  form.addEventListener("input", () => {
    branch();
    if ("draft" in form.dataset) keep();
  });
  const isWrong = form.querySelector("[data-focus]") !== null; // then the list of errors has the focus
  if ("first" in form.dataset && !isWrong) form.querySelector("input:not([type=hidden]), textarea")?.focus();
} else {
  sessionStorage.removeItem(DRAFT);
}

const kiosk = document.querySelector("[data-kiosk]");
if (kiosk) beginAnew(kiosk.dataset);
