// Where the person writes: words, pictures, and what they answer or change.
import { Attachments } from "./attach.js";
import { excerpt } from "./bubble.js";
import { word } from "./words.js";

export class Composer {
  #text = document.querySelector("#text");
  #button = document.querySelector("#send");
  #attach = document.querySelector("#attach");
  #banner = document.querySelector("#answering");
  #answered = undefined;
  #edited = undefined;
  #draft = "";
  #pictures = new Attachments(() => this.#changed());
  #actions;

  constructor(actions) {
    this.#actions = actions;
    document.querySelector("#composer").addEventListener("submit", (event) => this.#submit(event));
    this.#text.addEventListener("keydown", (event) => this.#key(event));
    this.#text.addEventListener("input", () => this.#changed());
    this.#banner.querySelector("button").addEventListener("click", () => this.answer(undefined));
    document.addEventListener("language", () => this.#label());
  }

  focus() {
    this.#text.focus({ preventScroll: true });
  }

  // Nothing to answer: what was being answered or changed is left alone.
  answer(entry) {
    if (this.#edited) this.#text.value = this.#draft;
    this.#turn(entry, undefined);
  }

  // What was being written is put aside for as long as another message is changed.
  edit(entry) {
    if (!this.#edited) this.#draft = this.#text.value;
    this.#text.value = entry.text;
    this.#turn(undefined, entry);
  }

  get edited() {
    return this.#edited?.message;
  }

  // What was being changed cannot be changed any more: the words stay, for a message of their own.
  release() {
    this.#turn(undefined, undefined);
  }

  // What it is about may be gone.
  leave() {
    if (this.#answered || this.#edited) this.answer(undefined);
  }

  write(text) {
    this.#text.value = text;
    this.#submit();
  }

  #turn(answered, edited) {
    this.#answered = answered;
    this.#edited = edited;
    this.#attach.disabled = Boolean(edited);
    this.#label();
    this.#changed();
    this.focus();
  }

  #key(event) {
    // While an input method composes, keys choose characters; some browsers tell so by the code 229 alone.
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Enter" && !event.shiftKey) this.#submit(event);
    else if (event.key === "Escape") this.leave();
    else if (event.key === "ArrowUp" && !this.#text.value && !this.#edited) this.#editLast(event);
  }

  #editLast(event) {
    const last = this.#actions.last();
    if (!last) return;
    event.preventDefault();
    this.edit(last);
  }

  #submit(event) {
    event?.preventDefault();
    if (!this.#ready()) return;
    const text = this.#text.value.trim();
    if (this.#edited) this.#reword(text);
    else this.#say(text);
  }

  #reword(text) {
    const edited = this.#edited;
    this.answer(undefined);
    if (text !== edited.text) this.#actions.reword(edited, text);
  }

  #say(text) {
    this.#actions.say({ text, pictures: this.#pictures.take(), reply_to: this.#answered?.message ?? "" });
    this.#text.value = "";
    this.answer(undefined);
  }

  #ready() {
    const there = this.#text.value.trim() !== "";
    return this.#edited ? there : !this.#pictures.busy && (there || this.#pictures.size > 0);
  }

  #changed() {
    this.#button.disabled = !this.#ready();
    this.#text.style.height = "auto";
    this.#text.style.height = `${this.#text.scrollHeight}px`;
  }

  #label() {
    this.#text.placeholder = word("placeholder");
    this.#text.setAttribute("aria-label", word("placeholder"));
    const entry = this.#edited ?? this.#answered;
    this.#banner.hidden = !entry;
    const text = entry ? word(this.#edited ? "editing" : "answering", { text: excerpt(entry) }) : "";
    this.#banner.firstElementChild.textContent = text;
  }
}
