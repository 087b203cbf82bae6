// Where the person writes: words, pictures, and what they answer.
import { Attachments } from "./attach.js";
import { excerpt } from "./bubble.js";
import { word } from "./words.js";

export class Composer {
  #text = document.querySelector("#text");
  #button = document.querySelector("#send");
  #answering = document.querySelector("#answering");
  #answered = undefined;
  #pictures = new Attachments(() => this.#changed());
  #send;

  constructor(send) {
    this.#send = send;
    document.querySelector("#composer").addEventListener("submit", (event) => this.#submit(event));
    this.#text.addEventListener("keydown", (event) => this.#key(event));
    this.#text.addEventListener("input", () => this.#changed());
    this.#answering.querySelector("button").addEventListener("click", () => this.answer(undefined));
    document.addEventListener("language", () => this.#label());
  }

  focus() {
    this.#text.focus({ preventScroll: true });
  }

  answer(entry) {
    this.#answered = entry;
    this.#label();
    this.focus();
  }

  write(text) {
    this.#text.value = text;
    this.#submit();
  }

  #key(event) {
    // While an input method composes, Enter chooses characters; some browsers tell so by the code 229 alone.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.#submit();
  }

  #submit(event) {
    event?.preventDefault();
    if (!this.#ready()) return;
    const pictures = this.#pictures.take();
    const reply_to = this.#answered?.message ?? "";
    this.#send({ text: this.#text.value.trim(), pictures, reply_to });
    this.#text.value = "";
    this.answer(undefined);
    this.#changed();
  }

  #ready() {
    return !this.#pictures.busy && (this.#text.value.trim() !== "" || this.#pictures.size > 0);
  }

  #changed() {
    this.#button.disabled = !this.#ready();
    this.#text.style.height = "auto";
    this.#text.style.height = `${this.#text.scrollHeight}px`;
  }

  #label() {
    this.#text.placeholder = word("placeholder");
    this.#text.setAttribute("aria-label", word("placeholder"));
    this.#answering.hidden = !this.#answered;
    const text = this.#answered ? word("answering", { text: excerpt(this.#answered) }) : "";
    this.#answering.firstElementChild.textContent = text;
  }
}
