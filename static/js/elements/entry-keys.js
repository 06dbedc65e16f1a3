// @ts-check

const FIELDS = "input:not([type=hidden], [type=file], [type=checkbox]), textarea";

/**
 * `<entry-keys>` around a table of fields: ↑ ↓ go to the same field of the row above or below, as in a spreadsheet.
 * In a text of several lines they leave only from its first or last line.
 */
class EntryKeys extends HTMLElement {
  connectedCallback() {
    this.addEventListener("keydown", this);
  }

  disconnectedCallback() {
    this.removeEventListener("keydown", this);
  }

  /** @param {Event} event */
  handleEvent(event) {
    if (!(event instanceof KeyboardEvent) || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const field = event.target;
    if (!step || !(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return;
    if (field instanceof HTMLTextAreaElement && !leaves(field, step)) return;
    const next = this.#beside(field, step);
    if (!next) return;
    event.preventDefault();
    next.focus();
    if (next instanceof HTMLInputElement || next instanceof HTMLTextAreaElement) next.select();
  }

  /**
   * The same field of the nearest row that has one.
   * @param {HTMLElement} field
   * @param {number} step
   * @returns {HTMLElement | null}
   */
  #beside(field, step) {
    const cell = field.closest("td");
    const row = cell?.closest("tr");
    if (!cell || !row) return null;
    const column = [...row.children].indexOf(cell);
    const place = [...cell.querySelectorAll(FIELDS)].indexOf(field);
    const rows = [...this.querySelectorAll("tbody tr")];
    for (let at = rows.indexOf(row) + step; at >= 0 && at < rows.length; at += step) {
      const fields = rows[at]?.children[column]?.querySelectorAll(FIELDS) ?? [];
      const found = fields[Math.min(place, fields.length - 1)];
      if (found instanceof HTMLElement) return found;
    }
    return null;
  }
}

/**
 * @param {HTMLTextAreaElement} field
 * @param {number} step
 */
function leaves(field, step) {
  const beyond =
    step > 0 ? field.value.slice(field.selectionEnd) : field.value.slice(0, field.selectionStart);
  return !beyond.includes("\n");
}

customElements.define("entry-keys", EntryKeys);
