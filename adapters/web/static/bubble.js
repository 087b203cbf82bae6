// One message: its words, pictures, bar and buttons.
import { iconButton, linked, lines, make, whole } from "./parts.js";
import { clock, word } from "./words.js";

const PARTS = ["quote", "text", "pictures", "progress", "buttons", "foot"];

export function bubble(entry, actions) {
  const body = make("div", { class: "bubble" });
  for (const part of PARTS) body.append(make("div", { class: part, hidden: true }));
  const side = make("div", { class: "side" });
  if (entry.author === "person") {
    side.append(iconButton("edit", "edit", () => actions.edit(entry.message)));
    side.append(iconButton("undo", "recall", () => actions.recall(entry.message)));
    body.addEventListener("dblclick", (event) => event.target.closest("button, a") || actions.edit(entry.message));
  } else side.append(iconButton("reply", "reply", () => actions.answer(entry.message)));
  return make("article", { class: `post ${entry.author}`, "data-message": entry.message }, body, side);
}

// Only the parts that differ are touched, so that a picture never flickers and a button keeps the focus.
export function refresh(element, entry, quoted, actions) {
  const part = (name) => element.querySelector(`.bubble > .${name}`);
  element.dataset.kind = entry.kind;
  element.classList.toggle("pending", entry.order === Infinity);
  const gone = entry.kind === "recalled";
  part("text").classList.toggle("emoji", /^(\p{Extended_Pictographic}|\uFE0F|\u200D){1,8}$/u.test(entry.text));
  fill(part("quote"), quoted && [quoted.message, excerpt(quoted)], () => [quote(quoted, actions)]);
  fill(part("text"), gone ? ["gone", word("recalled")] : entry.text, () => words(entry, gone));
  if (entry.kind === "progress" && entry.pictures?.length) sketch(part("pictures"), entry);
  else fill(part("pictures"), entry.pictures?.length && [entry.pictures, entry.alt, entry.covered], () => shown(entry, actions));
  fill(part("buttons"), entry.buttons?.length && entry.buttons, () => entry.buttons.map((button) => push(entry, button, actions)));
  advance(part("progress"), entry.progress);
  const footed = [entry.time, entry.edited, entry.order === Infinity, document.documentElement.lang];
  fill(part("foot"), footed, () => foot(entry));
  for (const button of element.querySelectorAll("[data-title]")) {
    button.title = word(button.dataset.title);
    button.setAttribute("aria-label", button.title);
  }
}

function words(entry, gone) {
  if (gone) return [word("recalled")];
  return entry.author === "bot" ? lines(entry.text) : linked(entry.text);
}

export function excerpt(entry) {
  const line = (entry.text || "").split("\n").find((text) => text.trim()) || word("picture");
  return line.length > 90 ? `${line.slice(0, 90)}…` : line;
}

function fill(part, content, build) {
  const mark = JSON.stringify(content || "");
  if (part.dataset.mark === mark) return;
  part.dataset.mark = mark;
  part.hidden = !content;
  part.replaceChildren(...(content ? build() : []));
}

function quote(quoted, actions) {
  const button = make("button", { type: "button" }, make("span", {}, excerpt(quoted)));
  const thumb = quoted.pictures?.[0];
  const hidden = quoted.covered && "covered";
  if (thumb) button.prepend(make("span", { class: "tiny" }, make("img", { src: thumb.url, alt: "", class: hidden, width: 28, height: 28 })));
  button.addEventListener("click", () => actions.show(quoted.message));
  return button;
}

function shown(entry, actions) {
  return entry.pictures.map(({ url, width, height, link, address }) => {
    const image = make("img", { src: url, alt: entry.alt || word("picture"), width, height, decoding: "async" });
    // The box has the picture's shape before the picture is there: nothing jumps.
    if (width && height) image.style.aspectRatio = `${width} / ${height}`;
    image.addEventListener("error", () => image.classList.add("broken"));
    const open = make("button", { type: "button", class: width ? "whole" : "thumb", "data-title": "view" }, image);
    if (width && height) open.style.setProperty("--shape", width / height);
    open.style.setProperty("--natural", `${width || 0}px`);
    if (entry.covered) cover(open);
    open.addEventListener("click", () => uncover(open) || actions.view(url, image.alt, address || link));
    return open;
  });
}

function cover(open) {
  open.dataset.title = "uncover";
  open.firstChild.classList.add("covered");
  open.append(make("span", { class: "cover", "data-word": "uncover" }, word("uncover")));
}

// Whether it was covered: whoever presses the button once more sees it as large as the window.
function uncover(open) {
  const cover = open.querySelector(".cover");
  if (!cover) return false;
  cover.remove();
  open.firstChild.classList.remove("covered");
  open.dataset.title = "view";
  open.title = word("view");
  open.setAttribute("aria-label", open.title);
  return true;
}

// What can be seen so far: the last one stays until the next one is ready to be drawn, and if that is gone already.
async function sketch(part, { pictures: [{ url, width, height }], alt }) {
  if (part.dataset.mark === url) return;
  part.dataset.mark = url;
  const image = make("img", { src: url, alt, width, height, class: "sketch" });
  try {
    await image.decode();
  } catch {
    return;
  }
  if (part.dataset.mark !== url) return;
  part.hidden = false;
  part.replaceChildren(image);
}

function push(entry, button, actions) {
  const { label, token, action } = button;
  const element = make("button", { type: "button", class: `push ${action}`, "data-token": token }, ...whole(label));
  element.addEventListener("click", () => {
    if (element.getAttribute("aria-disabled")) return;
    element.setAttribute("aria-disabled", "true");
    actions.press(entry.message, token, () => element.removeAttribute("aria-disabled"));
  });
  return element;
}

function advance(part, progress) {
  part.hidden = progress === undefined || progress === null;
  if (part.hidden) return;
  if (!part.firstChild) part.append(make("div", { class: "bar" }));
  part.setAttribute("role", "progressbar");
  part.setAttribute("aria-label", word("progress"));
  part.setAttribute("aria-valuenow", progress);
  part.firstChild.style.width = `${Math.min(100, Math.max(0, progress))}%`;
}

function foot(entry) {
  if (entry.order === Infinity) return [make("span", { class: "sending" }, word("sending"))];
  const edited = entry.edited && entry.kind === "said" ? [make("span", {}, word("edited"))] : [];
  return [...edited, make("time", { datetime: new Date(entry.time * 1000).toISOString() }, clock(entry.time))];
}
