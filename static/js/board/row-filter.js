// @ts-check

/**
 * `<row-filter>` around a search field above a list of `[data-walk] > [data-key]`: rows that do not have every typed
 * word are hidden, Enter presses what Space does in the only row left, ↓ goes to the first.
 */
class RowFilter extends HTMLElement {
  #stop = new AbortController();

  connectedCallback() {
    this.hidden = false;
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    this.#input?.addEventListener("input", () => this.#apply(), { signal });
    this.#input?.addEventListener("keydown", (event) => this.#key(event), { signal });
    document.addEventListener("redrawn", () => this.#apply(), { signal });
    document.addEventListener("keydown", (event) => this.#back(event), { signal });
    this.#input?.focus();
  }

  disconnectedCallback() {
    this.#stop.abort();
  }

  get #input() {
    return this.querySelector("input");
  }

  /** @returns {HTMLElement[]} */
  get #rows() {
    return [...document.querySelectorAll("[data-walk] > [data-key]")].filter((row) => row instanceof HTMLElement);
  }

  #apply() {
    const words = fold(this.#input?.value ?? "").split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of this.#rows) {
      const text = fold(row.firstElementChild?.textContent ?? "").split(/[\s«»"(),-]+/);
      row.hidden = !words.every((word) => text.some((part) => part.startsWith(word)));
      if (!row.hidden) shown += 1;
    }
    this.querySelector("[data-none]")?.toggleAttribute("hidden", shown > 0 || words.length === 0);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const shown = this.#rows.filter((row) => !row.hidden);
    const [first] = shown;
    if (event.key === "ArrowDown" && first) {
      event.preventDefault();
      first.focus();
    } else if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      const mark = shown.length === 1 ? first?.querySelector('[data-on~="Space"]') : null;
      if (mark instanceof HTMLElement) {
        mark.click();
        this.#input?.select();
      }
    } else if (event.key === "Escape" && this.#input) {
      this.#input.value = "";
      this.#apply();
    }
  }

  /** @param {KeyboardEvent} event */
  #back(event) {
    const isOnRow = event.target instanceof HTMLElement && event.target.matches("[data-walk] > [data-key]");
    if (event.key !== "Escape" || !isOnRow) return;
    event.preventDefault();
    this.#input?.focus();
    this.#input?.select();
  }
}

/** @param {string} text */
function fold(text) {
  return text.toLowerCase().replaceAll("ё", "е");
}

customElements.define("row-filter", RowFilter);
