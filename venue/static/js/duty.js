// A figure outside its limits turns red while it is typed, and says what finishing will do; the server decides when it
// is sent.

function figure(text) {
  const plain = text.replace(/[，,。．]/g, ".").replace("－", "-").trim();
  return plain === "" ? NaN : Number(plain);
}

function isBeyond(number, low, high) {
  return (low !== "" && number < Number(low)) || (high !== "" && number > Number(high));
}

function show(input) {
  const number = figure(input.value);
  const { low, high, warnLow, warnHigh } = input.dataset;
  const isOut = isBeyond(number, low, high);
  const isNear = !isOut && isBeyond(number, warnLow, warnHigh);
  const check = input.closest(".check");
  input.classList.toggle("is-invalid", isOut);
  input.classList.toggle("is-near", isNear);
  check.querySelector("[data-out]").hidden = !isOut;
  check.querySelector("[data-near]").hidden = !isNear;
}

function showAll(root) {
  for (const input of root.querySelectorAll("input[data-low]")) show(input);
}

document.addEventListener("input", (event) => {
  if (event.target.matches("input[data-low]")) show(event.target);
});

document.addEventListener("htmx:load", (event) => showAll(event.target));

showAll(document);
