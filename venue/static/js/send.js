// Ctrl+Enter (or ⌘+Enter) in a text with `data-send` sends its form, as its button does.

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
  const form = event.target.closest?.("[data-send]")?.closest("form");
  if (!form) return;
  event.preventDefault();
  form.requestSubmit();
});
