// @ts-check
import { moved } from "../lib/picking.js";

/**
 * `<column-order>` around the boxes of the column picker: Alt ↑ and Alt ↓ move a column, a field finds one by its
 * name. The order of the boxes is the order in which the form sends them.
 */
class ColumnOrder extends HTMLElement {
  #stop = new AbortController();

  connectedCallback() {
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    for (const part of this.querySelectorAll("[data-find], [data-hint]")) part.removeAttribute("hidden");
    this.addEventListener("keydown", (event) => this.#key(event), { signal });
    this.addEventListener("input", (event) => this.#find(event.target), { signal });
  }

  disconnectedCallback() {
    this.#stop.abort();
  }

  /** @returns {HTMLElement[]} */
  get #columns() {
    return [...this.querySelectorAll("[data-column]")].filter((column) => column instanceof HTMLElement);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const column = event.target instanceof Element ? event.target.closest("[data-column]") : null;
    if (event.key === "Enter" && event.target instanceof HTMLInputElement && event.target.type === "search") {
      event.preventDefault();
      return;
    }
    if (!(column instanceof HTMLElement) || !event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    event.preventDefault();
    const columns = this.#columns;
    const at = columns.indexOf(column);
    const to = moved(at, event.key, columns.length);
    if (to === at) return;
    columns[to]?.[to < at ? "before" : "after"](column);
    column.querySelector("input")?.focus();
  }

  /** @param {EventTarget | null} field */
  #find(field) {
    if (!(field instanceof HTMLInputElement) || field.type !== "search") return;
    const words = field.value.trim().toLowerCase();
    for (const column of this.#columns) column.hidden = !(column.textContent ?? "").toLowerCase().includes(words);
  }
}

customElements.define("column-order", ColumnOrder);
