// A photo is made smaller on the phone before it is sent: a hall without good reception sends 300 kB, not 5 MB. What
// cannot be drawn here is sent as it is, and the server judges it.

const LONGEST = 1600;
const QUALITY = 0.8;
const SMALL = 400_000; // bytes: not worth drawing again

async function smaller(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  if (!blob || blob.size >= file.size) return file;
  return new File([blob], "photo.jpg", { type: "image/jpeg" });
}

async function shrink(input) {
  const [file] = input.files;
  try {
    const holder = new DataTransfer();
    holder.items.add(await smaller(file));
    input.files = holder.files;
  } catch {
    // no picture that this browser can draw
  }
  input.dataset.shrunk = "yes";
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

// In the capturing phase, before anything sends what was chosen.
document.addEventListener(
  "change",
  (event) => {
    const input = event.target;
    if (!input.matches("input[type=file][data-shrink]")) return;
    if (input.dataset.shrunk) {
      delete input.dataset.shrunk;
      return;
    }
    const [file] = input.files;
    if (!file || file.size < SMALL || !file.type.startsWith("image/")) return;
    event.stopImmediatePropagation();
    shrink(input);
  },
  true,
);
