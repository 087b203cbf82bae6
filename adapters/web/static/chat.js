// Puts the page together.
import { Composer } from "./composer.js";
import { make } from "./parts.js";
import { Posts } from "./posts.js";
import { Scroll } from "./scroll.js";
import { remember } from "./memory.js";
import { view } from "./viewer.js";
import { Wire } from "./wire.js";
import { label, locale, switchLanguage, word } from "./words.js";

const find = (selector) => document.querySelector(selector);
const wire = new Wire();
const scroll = new Scroll();
const composer = new Composer({ say, reword, last: () => posts.lastWaiting });
const releases = new Map();
const posts = new Posts(find("#posts"), {
  answer: (message) => composer.answer(posts.entry(message)),
  edit: (message) => isWaiting(message) && composer.edit(posts.entry(message)),
  press,
  recall: (message) => wire.send({ type: "recall", message }),
  show: (message) => posts.show(message),
  view,
});

function say({ text, pictures, reply_to }) {
  const attachments = pictures.map((picture) => picture.handle);
  pend(wire.send({ type: "say", text, attachments, reply_to, locale: locale(), shown: pictures }));
  scroll.down();
}

function isWaiting(message) {
  return find(`[data-message="${message}"].waiting`) !== null;
}

function reword(entry, text) {
  wire.send({ type: "edit", message: entry.message, text, locale: locale() });
  posts.put({ ...entry, text, edited: true });
}

// Shown at once, below everything, until the server's own entry of the same name takes its place.
function pend({ id, text, reply_to, shown }) {
  const entry = { message: `p-${id}`, author: "person", kind: "said", text, reply_to, order: Infinity };
  posts.put({ ...entry, pictures: shown.map(({ url }) => ({ url })) });
  find("#empty").hidden = true;
}

function press(message, button, release) {
  releases.set(wire.send({ type: "press", message, button, locale: locale() }).id, release);
}

// In the tab's title: how many messages came while nobody looked.
let unseen = 0;
function count(more) {
  unseen = more ? unseen + more : 0;
  document.title = unseen ? `(${unseen}) Easel` : "Easel";
}
document.addEventListener("visibilitychange", () => document.hidden || count(0));

wire.addEventListener("posts", ({ detail: entries }) => {
  const added = entries.filter((entry) => posts.put(entry));
  posts.mark();
  if (composer.edited && !isWaiting(composer.edited)) composer.release();
  find("#empty").hidden = posts.size > 0;
  if (added.length) scroll.arrived();
  if (document.hidden) count(added.length);
  find("#posts").setAttribute("aria-busy", "false");
});
wire.addEventListener("cleared", () => {
  posts.clear();
  composer.leave();
  find("#empty").hidden = posts.size > 0;
});
wire.addEventListener("taken", ({ detail: id }) => {
  releases.get(id)?.();
  releases.delete(id);
});
wire.addEventListener("state", ({ detail: state }) => {
  find("#state").dataset.state = state;
  find("#state").textContent = word(state);
});

function offerExamples() {
  const items = word("examples").map(([sign, text]) => {
    const button = make("button", { type: "button" }, make("span", { "aria-hidden": "true" }, sign), text);
    button.addEventListener("click", () => composer.write(text));
    return make("li", {}, button);
  });
  find("#examples").replaceChildren(...items);
}

function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

function labelTheme() {
  const other = isDark() ? "light" : "dark";
  find("#theme use").setAttribute("href", `#i-${other}`);
  find("#theme").title = word(other);
  find("#theme").setAttribute("aria-label", word(other));
}

find("#theme").addEventListener("click", () => {
  const theme = isDark() ? "light" : "dark";
  document.documentElement.dataset.theme = theme;
  remember("theme", theme);
  labelTheme();
});
find("#language").addEventListener("click", switchLanguage);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", labelTheme);

const TITLES = {
  "#attach": "attach", "#send": "send", "#save": "save", "#source": "original", "#shut": "close", "#answering button": "close",
};
for (const [selector, name] of Object.entries(TITLES)) find(selector).dataset.title = name;
document.addEventListener("language", () => {
  offerExamples();
  labelTheme();
  find("#language").textContent = word("other");
  find("#language").title = word("switch");
  find("#posts").setAttribute("aria-label", word("conversation"));
  find("#state").textContent = word(find("#state").dataset.state);
});

label();
wire.waiting.filter((request) => request.type === "say").forEach(pend);
wire.connect();
if (matchMedia("(hover: hover)").matches) composer.focus();
