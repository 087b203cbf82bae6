// The messages on the page: each is found by its name and changed where it stands.
import { bubble, refresh } from "./bubble.js";
import { gently } from "./parts.js";

// Buttons that are there while something is under way, and posts that tell the end of what was asked for.
const OPEN = ["cancel", "confirm"];
const ENDS = ["picture", "failure"];

export class Posts {
  #list;
  #known = new Map();
  #actions;

  constructor(list, actions) {
    this.#list = list;
    this.#actions = actions;
    document.addEventListener("language", () => this.#known.forEach((_, name) => this.#draw(name)));
  }

  get size() {
    return this.#known.size;
  }

  // Returns whether the message is a new one.
  put(entry) {
    const known = this.#known.get(entry.message);
    const element = known?.element ?? bubble(entry, this.#actions);
    this.#known.set(entry.message, { entry, element });
    if (!known || known.entry.order !== entry.order) this.#place(element, entry);
    this.#draw(entry.message);
    return !known;
  }

  entry(name) {
    return this.#known.get(name)?.entry;
  }

  // What the person said that may still be changed: something later is under way, and its end was not told.
  mark() {
    const ended = new Set();
    let open = false;
    for (let element = this.#list.lastElementChild; element; element = element.previousElementSibling) {
      const { entry } = this.#known.get(element.dataset.message);
      open ||= entry.buttons?.some(({ action }) => OPEN.includes(action));
      if (ENDS.includes(entry.kind)) ended.add(entry.reply_to);
      const said = entry.kind === "said" && entry.order !== Infinity;
      element.classList.toggle("waiting", Boolean(open && said && !ended.has(entry.message)));
    }
  }

  get lastWaiting() {
    return this.entry([...this.#list.querySelectorAll(".waiting")].at(-1)?.dataset.message);
  }

  // All that the server knew of; what was not sent yet stays.
  clear() {
    for (const [name, { entry, element }] of this.#known) {
      if (entry.order === Infinity) continue;
      element.remove();
      this.#known.delete(name);
    }
  }

  show(name) {
    const element = this.#known.get(name)?.element;
    if (!element) return;
    element.scrollIntoView({ block: "center", behavior: gently() });
    element.classList.remove("pointed");
    requestAnimationFrame(() => element.classList.add("pointed"));
  }

  #draw(name) {
    const { entry, element } = this.#known.get(name);
    refresh(element, entry, this.#quoted(element, entry), this.#actions);
  }

  // What is answered right above is not quoted.
  #quoted(element, entry) {
    const answered = this.entry(entry.reply_to);
    return answered && element.previousElementSibling?.dataset.message !== answered.message ? answered : undefined;
  }

  #place(element, entry) {
    element.dataset.order = entry.order;
    let after = this.#list.lastElementChild;
    while (after && (after === element || Number(after.dataset.order) > entry.order)) {
      after = after.previousElementSibling;
    }
    if (after) after.after(element);
    else this.#list.prepend(element);
  }
}
