// The keyboard at the desk.
//
//   data-search            the input that "/" focuses and Escape empties
//   data-key="b"           a link or button pressed by that letter while nothing is being typed (and by ctrl/alt never)
//   data-key="F1"          the same by a function key, also while something is being looked for
//   data-rows              a list whose [data-row] items are walked by the arrows, also from the search; Enter presses what
//                          the chosen one marks with data-enter, else its first link or button; j and k walk them
//                          too where no button has those letters, and x ticks the chosen one's [data-tick]

function isTyping(element) {
  return element.matches("input:not([type=checkbox]), textarea, select, [contenteditable]");
}

function rows() {
  const list = document.querySelector("[data-rows]");
  return list ? [...list.querySelectorAll("[data-row]")] : [];
}

function chosen() {
  return document.querySelector("[data-rows] [data-row].is-selected");
}

function main(row) {
  return row.querySelector("[data-enter]") ?? row.querySelector("a, button");
}

function choose(row) {
  chosen()?.classList.remove("is-selected");
  row.classList.add("is-selected");
  row.scrollIntoView({ block: "nearest" });
  if (!isTyping(document.activeElement)) main(row)?.focus();
}

function walk(step) {
  const all = rows();
  if (!all.length) return false;
  const index = all.indexOf(chosen());
  choose(all[Math.min(Math.max(index + step, 0), all.length - 1)]);
  return true;
}

function press(key) {
  const target = document.querySelector(`[data-key="${CSS.escape(key)}"]:not(:disabled)`);
  target?.click();
  return Boolean(target);
}

function tick() {
  const box = chosen()?.querySelector("[data-tick]");
  box?.click();
  return Boolean(box);
}

const LETTERS = { j: () => walk(1), k: () => walk(-1), x: tick };

function handle(event) {
  const search = document.querySelector("[data-search]");
  const atSearch = event.target === search;
  if (event.key === "ArrowDown") return walk(1);
  if (event.key === "ArrowUp") return walk(-1);
  if (event.key === "Enter" && atSearch && chosen()) {
    main(chosen())?.click();
    return true;
  }
  if (/^F\d+$/.test(event.key)) return press(event.key);
  if (isTyping(event.target)) return false;
  if (event.key === "/" && search) {
    search.focus();
    search.select();
    return true;
  }
  const letter = event.key.toLowerCase();
  return letter.length === 1 && (press(letter) || (LETTERS[letter]?.() ?? false));
}

// A choice answers the words it was found by: while new words are typed and their answer is on its way, Enter presses
// nothing.
document.addEventListener("input", (event) => {
  if (event.target.matches("[data-search]")) chosen()?.classList.remove("is-selected");
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  const typesElsewhere = isTyping(event.target) && !event.target.matches("[data-search]");
  if (typesElsewhere || event.target.closest("dialog")) return;
  if (handle(event)) event.preventDefault();
});
