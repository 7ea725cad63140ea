// Forms post without this. Here: no second click while the first is on its way, the error list gets the focus,
// an answer keeps it, a page with typed but unsent words asks before it is left, and an HTMX request that fails says so.

const PATIENCE = 10_000;
const dirty = new WeakSet();

function busy(form, isBusy) {
  for (const button of form.querySelectorAll("button[type=submit]")) {
    if (isBusy) button.setAttribute("aria-busy", "true");
    else button.removeAttribute("aria-busy");
  }
}

function release(form) {
  delete form.dataset.sent;
  busy(form, false);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  dirty.delete(form);
  busy(form, true);
  setTimeout(() => release(form), PATIENCE); // an answer that is a download leaves the page where it is
});

// The back button restores the page as it was left, sent marks and all.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) release(form);
});

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-warn-unsaved]");
  if (form) dirty.add(form);
});

window.addEventListener("beforeunload", (event) => {
  const forms = [...document.querySelectorAll("form[data-warn-unsaved]")];
  if (forms.some((form) => dirty.has(form))) event.preventDefault();
});

function focusErrors(root) {
  root.querySelector("[data-focus]:not([data-sample] *)")?.focus();
}

focusErrors(document);

document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.("form");
  if (form) release(form);
});

// What takes the place of the tapped button takes over its focus; whoever has gone to another field meanwhile and
// types there is left alone, which autofocus would not do.
function keepFocus(root) {
  if (document.activeElement === document.body) root.querySelector("[data-keeps-focus]")?.focus();
}

document.addEventListener("htmx:afterSwap", (event) => {
  focusErrors(event.target);
  keepFocus(event.target);
});

for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, () => {
    const words = document.getElementById("request-failed").content.cloneNode(true);
    document.getElementById("messages").replaceChildren(words);
  });
}

// Of the fields that only some choices of a list ask for, those of the chosen one are shown. Without this all are.
for (const select of document.querySelectorAll("select[data-uses]")) {
  const uses = JSON.parse(select.dataset.uses);
  const show = () => {
    for (const name of new Set(Object.values(uses).flat())) {
      const field =
        document.getElementById(`div_id_${name}`) ?? select.form?.querySelector(`[id^="div_"][id$="_${name}"]`);
      if (field) field.hidden = !uses[select.value]?.includes(name);
    }
  };
  select.addEventListener("change", show);
  show();
}
