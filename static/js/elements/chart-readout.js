// @ts-check
import { hintPlace } from "../lib/placement.js";
import { stepTo } from "../lib/steps.js";

/** @type {Record<string, string>} */
const ALONG = { ArrowRight: "ArrowDown", ArrowLeft: "ArrowUp" };

/**
 * `<chart-readout>` around an SVG whose marks carry `data-say`: what the mark under the pointer says stands
 * beside it; with the focus on the picture the arrows walk the marks.
 */
class ChartReadout extends HTMLElement {
  #current = -1;
  #hint = document.createElement("div");
  #stop = new AbortController();

  connectedCallback() {
    const picture = this.querySelector("svg");
    if (!picture || this.#marks.length === 0) return;

    this.#hint.className = "readout";
    this.#hint.setAttribute("role", "status");
    this.#hint.hidden = true;
    this.append(this.#hint);
    picture.setAttribute("tabindex", "0");

    this.#stop = new AbortController();
    const { signal } = this.#stop;
    this.addEventListener("pointerover", (event) => this.#over(event), { signal });
    this.addEventListener("pointerleave", () => this.#read(-1), { signal });
    picture.addEventListener("keydown", (event) => this.#key(event), { signal });
    picture.addEventListener("blur", () => this.#read(-1), { signal });
  }

  disconnectedCallback() {
    this.#stop.abort();
    this.#hint.remove();
  }

  get #marks() {
    return [...this.querySelectorAll("[data-say]")];
  }

  /** @param {PointerEvent} event */
  #over(event) {
    const mark = event.target instanceof Element ? event.target.closest("[data-say]") : null;
    this.#read(mark ? this.#marks.indexOf(mark) : -1);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === "Escape") {
      this.#read(-1);
      return;
    }
    const place = stepTo(ALONG[event.key] ?? event.key, this.#current, this.#marks.length);
    if (place === null) return;
    event.preventDefault();
    this.#read(place);
  }

  /** @param {number} place */
  #read(place) {
    this.#current = place;
    const marks = this.#marks;
    marks.forEach((mark, at) => mark.classList.toggle("is-read", at === place));
    const mark = marks[place];
    this.#hint.hidden = !mark;
    this.#hint.textContent = mark?.getAttribute("data-say") ?? "";
    if (!mark) return;
    const frame = this.getBoundingClientRect();
    const box = mark.getBoundingClientRect();
    const where = hintPlace(
      { left: box.left - frame.left, top: box.top - frame.top, width: box.width, height: box.height },
      this.#hint.getBoundingClientRect(),
      frame,
    );
    this.#hint.style.left = `${where.left}px`;
    this.#hint.style.top = `${where.top}px`;
  }
}

customElements.define("chart-readout", ChartReadout);
