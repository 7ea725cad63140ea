// A figure outside its limits shows so while it is typed; the server decides when it is sent.

function figure(text) {
  const plain = text.replace(/[，,。．]/g, ".").replace("－", "-").trim();
  return plain === "" ? NaN : Number(plain);
}

function isOutside(input) {
  const number = figure(input.value);
  const { low, high } = input.dataset;
  return (low !== "" && number < Number(low)) || (high !== "" && number > Number(high));
}

function show(input) {
  const isOut = isOutside(input);
  input.classList.toggle("is-invalid", isOut);
  input.closest(".check").querySelector("[data-out]").hidden = !isOut;
}

function showAll(root) {
  for (const input of root.querySelectorAll("input[data-low]")) show(input);
}

document.addEventListener("input", (event) => {
  if (event.target.matches("input[data-low]")) show(event.target);
});

document.addEventListener("htmx:load", (event) => showAll(event.target));

showAll(document);
