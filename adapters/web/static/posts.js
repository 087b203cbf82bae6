// The messages on the page: each is found by its name and changed where it stands.
import { bubble, refresh } from "./bubble.js";
import { gently } from "./parts.js";

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
