// Pictures that go with the next message: chosen, pasted or dropped, uploaded at once.
import { iconButton, make } from "./parts.js";
import { word } from "./words.js";

const LARGEST = 20_000_000;
const MOST = 10;
const TROUBLES = { 413: "large", 415: "unreadable" };

export class Attachments {
  #items = [];
  #list = document.querySelector("#attached");
  #trouble = document.querySelector("#trouble");
  #changed;

  constructor(changed) {
    this.#changed = changed;
    const chooser = document.querySelector("#file");
    document.querySelector("#attach").addEventListener("click", () => chooser.click());
    chooser.addEventListener("change", () => {
      this.#add(chooser.files);
      chooser.value = "";
    });
    document.addEventListener("paste", (event) => this.#pasted(event));
    for (const type of ["dragenter", "dragover"]) document.addEventListener(type, (event) => this.#over(event));
    document.addEventListener("dragleave", (event) => event.relatedTarget || this.#drag(false));
    document.addEventListener("drop", (event) => this.#dropped(event));
  }

  get size() {
    return this.#items.length;
  }

  get busy() {
    return this.#items.some((item) => !item.handle);
  }

  // Hands over the pictures and starts anew.
  take() {
    const taken = this.#items.map(({ handle, url }) => ({ handle, url }));
    for (const item of [...this.#items]) this.#drop(item);
    return taken;
  }

  #pasted(event) {
    const files = event.clipboardData?.files ?? [];
    if (files.length === 0) return;
    event.preventDefault();
    this.#add(files);
  }

  #over(event) {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.#drag(true);
  }

  #dropped(event) {
    this.#drag(false);
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    this.#add(event.dataTransfer.files);
  }

  #drag(over) {
    document.body.classList.toggle("dragging", over);
  }

  #add(files) {
    this.#say("");
    for (const file of [...files].slice(0, MOST - this.size)) {
      if (file.size > LARGEST) this.#say("large");
      else this.#upload(file);
    }
  }

  async #upload(file) {
    const item = this.#show(file);
    try {
      const answer = await fetch("/upload", { method: "POST", body: file, signal: item.stop.signal });
      if (!answer.ok) throw new Error(TROUBLES[answer.status] ?? "failed");
      Object.assign(item, await answer.json());
      item.element.classList.remove("loading");
    } catch (error) {
      this.#drop(item);
      if (error.name !== "AbortError") this.#say(Object.values(TROUBLES).includes(error.message) ? error.message : "failed");
    }
    this.#changed();
  }

  #show(file) {
    const preview = URL.createObjectURL(file);
    const item = { preview, stop: new AbortController() };
    const remove = iconButton("close", "remove", () => this.#drop(item));
    remove.title = word("remove");
    remove.setAttribute("aria-label", remove.title);
    item.element = make("li", { class: "loading" }, make("img", { src: preview, alt: file.name }), remove);
    this.#items.push(item);
    this.#list.append(item.element);
    this.#list.hidden = false;
    this.#changed();
    return item;
  }

  #drop(item) {
    item.stop.abort();
    item.element.remove();
    URL.revokeObjectURL(item.preview);
    this.#items = this.#items.filter((other) => other !== item);
    this.#list.hidden = this.size === 0;
    this.#changed();
  }

  #say(trouble) {
    this.#trouble.hidden = !trouble;
    this.#trouble.textContent = trouble && word(trouble);
  }
}
