// A picture as large as the window, its download, and where it came from.
import { safe } from "./parts.js";

const dialog = document.querySelector("#viewer");
const image = dialog.querySelector("img");
const save = dialog.querySelector("#save");
const source = dialog.querySelector("#source");

dialog.addEventListener("click", (event) => event.target.closest("a") || dialog.close());
dialog.addEventListener("close", () => image.removeAttribute("src"));

export function view(url, alt, link) {
  image.src = url;
  image.alt = alt;
  dialog.setAttribute("aria-label", alt);
  save.href = url;
  source.hidden = !link || !safe(link);
  if (!source.hidden) source.href = link;
  dialog.showModal();
}
