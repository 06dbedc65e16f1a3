// @ts-check
import { picked, range } from "../lib/picking.js";

/**
 * `<picked-rows>` in the form of what is done with picked rows: says how many are picked, picks a whole page or the
 * rows between two presses with Shift, and lets Esc clear the choice. Without script the boxes and buttons work.
 */
class PickedRows extends HTMLElement {
  #stop = new AbortController();
  /** @type {HTMLInputElement | null} */
  #last = null;

  connectedCallback() {
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    const table = this.#table;
    table?.addEventListener("change", () => this.#show(), { signal });
    table?.addEventListener("click", (event) => this.#clicked(/** @type {MouseEvent} */ (event)), { signal });
    this.addEventListener("change", () => this.#show(), { signal });
    // The boxes are empty once the event has been handled.
    this.#form?.addEventListener("reset", () => window.setTimeout(() => this.#show()), { signal });
    document.addEventListener("keydown", (event) => this.#key(event), { signal });
    document.addEventListener("htmx:load", () => this.#show(), { signal });
    const all = this.#all;
    if (all) all.hidden = false;
    this.#show();
  }

  disconnectedCallback() {
    this.#stop.abort();
  }

  get #form() {
    return this.closest("form");
  }

  get #table() {
    return this.#form?.parentElement?.querySelector("list-keys") ?? null;
  }

  /** @returns {HTMLInputElement | null} */
  get #all() {
    return this.#table?.querySelector("[data-pick-all]") ?? null;
  }

  /** @returns {HTMLInputElement[]} */
  get #boxes() {
    return [.../** @type {NodeListOf<HTMLInputElement>} */ (this.#table?.querySelectorAll("tbody .pick input") ?? [])];
  }

  /** @param {MouseEvent} event */
  #clicked(event) {
    const box = event.target;
    if (!(box instanceof HTMLInputElement)) return;
    const boxes = this.#boxes;
    if (box === this.#all) {
      for (const one of boxes) one.checked = box.checked;
    } else if (boxes.includes(box)) {
      if (event.shiftKey && this.#last) {
        const [from, to] = range(boxes.indexOf(this.#last), boxes.indexOf(box));
        for (const one of boxes.slice(from, to + 1)) one.checked = box.checked;
      }
      this.#last = box;
    }
    this.#show();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    const here = event.target instanceof Element && (this.#table?.contains(event.target) || this.contains(event.target));
    if (!here || !this.#boxes.some((box) => box.checked)) return;
    event.preventDefault();
    this.#form?.reset();
  }

  #show() {
    const boxes = this.#boxes;
    const { number, all, some } = picked(boxes.map((box) => box.checked));
    const head = this.#all;
    if (head) {
      head.checked = all;
      head.indeterminate = some && !all;
    }
    const everything = this.querySelector("input[name=everything]");
    const found = this.querySelector("[data-found]")?.textContent?.trim() ?? "";
    const words = this.querySelector("[data-number]");
    const wants = everything instanceof HTMLInputElement && everything.checked && number > 0;
    const text = wants ? found : String(number);
    if (words && words.textContent !== text) words.textContent = text;
  }
}

customElements.define("picked-rows", PickedRows);
