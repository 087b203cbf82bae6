// Stays at the newest message, unless the person has scrolled up to read.
import { gently } from "./parts.js";

const NEAR = 80;

export class Scroll {
  #box = document.querySelector("#scroller");
  #chip = document.querySelector("#newer");
  #stuck = true;
  #top = 0;

  constructor() {
    this.#box.addEventListener("scroll", () => this.#moved(), { passive: true });
    this.#chip.addEventListener("click", () => this.down(gently()));
    new ResizeObserver(() => this.#stuck && this.down("instant")).observe(document.querySelector("#posts"));
    new ResizeObserver(() => this.#stuck && this.down("instant")).observe(this.#box);
  }

  down(behavior = "instant") {
    this.#stuck = true;
    this.#chip.hidden = true;
    this.#box.scrollTo({ top: this.#box.scrollHeight, behavior });
  }

  arrived() {
    if (!this.#stuck) this.#chip.hidden = false;
  }

  #moved() {
    const top = this.#box.scrollTop;
    const near = this.#box.scrollHeight - top - this.#box.clientHeight < NEAR;
    // Far from the end without having moved up: more has arrived meanwhile, and nobody chose to stay here.
    if (near || top < this.#top) this.#stuck = near;
    this.#top = top;
    if (near) this.#chip.hidden = true;
  }
}
