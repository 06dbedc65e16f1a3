// @ts-check
import { stepTo } from "../lib/steps.js";

/**
 * `<list-keys>` around a table: one stop of Tab, then ↑ ↓ Home End walk the rows, Enter opens the row's first link,
 * Space picks its checkbox, and a figure presses what carries it as `data-key`. Links and fields inside the rows keep
 * their own keys.
 */
class ListKeys extends HTMLElement {
  #stop = new AbortController();

  connectedCallback() {
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    this.addEventListener("keydown", (event) => this.#key(event), { signal });
    this.addEventListener("focusin", (event) => this.#mark(event.target), { signal });
    this.addEventListener("focusout", () => this.#mark(null), { signal });
    const first = this.#rows[0];
    if (first) first.tabIndex = 0;
  }

  disconnectedCallback() {
    this.#stop.abort();
  }

  /** @returns {HTMLElement[]} */
  get #rows() {
    return [...this.querySelectorAll("tbody tr")].filter((row) => row instanceof HTMLElement);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const rows = this.#rows;
    const row = event.target;
    if (!(row instanceof HTMLElement) || !rows.includes(row) || event.ctrlKey || event.altKey || event.metaKey) return;

    const place = stepTo(event.key, rows.indexOf(row), rows.length);
    if (place !== null) {
      event.preventDefault();
      for (const other of rows) other.tabIndex = -1;
      const next = rows[place];
      if (next) {
        next.tabIndex = 0;
        next.focus();
      }
    } else if (event.key === "Enter") {
      const link = row.querySelector("a[href]");
      if (link instanceof HTMLElement) {
        event.preventDefault();
        link.click();
      }
    } else if (event.key === " ") {
      const box = row.querySelector("input[type=checkbox]");
      if (box instanceof HTMLElement) {
        event.preventDefault();
        box.click();
      }
    } else if (/^[1-9]$/.test(event.key)) {
      const act = row.querySelector(`[data-key="${event.key}"]`);
      if (act instanceof HTMLElement) {
        event.preventDefault();
        act.click();
      }
    }
  }

  /** @param {EventTarget | null} target */
  #mark(target) {
    for (const row of this.#rows) row.classList.toggle("is-current", row === target);
  }
}

customElements.define("list-keys", ListKeys);
