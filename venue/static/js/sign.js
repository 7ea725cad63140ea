// Signing with finger, pen or mouse. What is drawn goes into a hidden field as whole numbers; without this script the
// field is not shown, and the name is typed with a code instead.

const INK = "#1d273b";

function start(section) {
  const canvas = section.querySelector("canvas");
  const field = section.querySelector("input[name=strokes]");
  const pen = canvas.getContext("2d");
  let strokes = [];
  let isDown = false;

  function place(event) {
    const box = canvas.getBoundingClientRect();
    const share = (at, from, size) => Math.min(Math.max((at - from) / size, 0), 1);
    return [
      Math.round(share(event.clientX, box.left, box.width) * canvas.width),
      Math.round(share(event.clientY, box.top, box.height) * canvas.height),
    ];
  }

  function draw() {
    pen.clearRect(0, 0, canvas.width, canvas.height);
    pen.strokeStyle = INK;
    pen.lineWidth = 6;
    pen.lineCap = pen.lineJoin = "round";
    for (const stroke of strokes) {
      pen.beginPath();
      stroke.forEach(([x, y], number) => (number ? pen.lineTo(x, y) : pen.moveTo(x, y)));
      pen.stroke();
    }
    field.value = JSON.stringify(strokes);
  }

  canvas.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    isDown = true;
    strokes.push([place(event)]);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!isDown) return;
    const stroke = strokes[strokes.length - 1];
    const [x, y] = place(event);
    const [u, v] = stroke[stroke.length - 1];
    if (Math.abs(x - u) + Math.abs(y - v) < 4) return;
    stroke.push([x, y]);
    draw();
  });
  for (const name of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(name, () => {
      isDown = false;
      draw();
    });
  }
  section.querySelector("[data-clear]").addEventListener("click", () => {
    strokes = [];
    draw();
  });
  section.hidden = false;
}

function startAll(root) {
  root.querySelectorAll("[data-sign][hidden]").forEach(start);
}

document.addEventListener("htmx:load", (event) => startAll(event.target));

startAll(document);
