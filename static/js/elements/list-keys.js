// @ts-check
import htmx from "htmx.org";
import { pickedTo } from "../lib/picking.js";
import { stepTo } from "../lib/steps.js";

const CELLS = ".cell-edit";
const SVG = "http://www.w3.org/2000/svg";

/**
 * `<list-keys>` around a table: one stop of Tab, then ↑ ↓ Home End walk the rows, Enter opens the row's first link,
 * Space picks its checkbox, with Shift the walk picks the rows it passes, and a figure presses what carries it as
 * `data-key`. Links and fields inside the rows keep their own keys.
 *
 * From the field that `data-from` names, ↓ leads into the list.
 *
 * With `data-edit` (the address of an editor, with 0 for the row and x for the cell) the cells with `data-cell` can be
 * edited: ← → walk those of the row, F2 and a double click open one. Only rows that somebody is at get the buttons for
 * it: a long list would be twice as long with all of them.
 */
class ListKeys extends HTMLElement {
  #stop = new AbortController();
  /** @type {{ from: number, before: boolean[] } | null} where a walk with Shift began, and what was picked then */
  #walk = null;

  connectedCallback() {
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    this.addEventListener("keydown", (event) => this.#key(event), { signal });
    this.addEventListener("focusin", (event) => this.#mark(event.target), { signal });
    this.addEventListener("focusout", () => this.#mark(null), { signal });
    this.addEventListener("dblclick", (event) => this.#twice(event), { signal });
    this.addEventListener("click", (event) => this.#clicked(event), { signal });
    this.addEventListener("pointerover", (event) => this.#offer(event.target), { signal });
    this.addEventListener("htmx:load", (event) => this.#drawnAgain(event.target), { signal });
    const field = this.dataset.from ? document.querySelector(this.dataset.from) : null;
    if (field instanceof HTMLInputElement) field.addEventListener("keydown", (event) => this.#enter(event), { signal });
    this.#keepOneStop();
  }

  disconnectedCallback() {
    this.#stop.abort();
  }

  /** @returns {HTMLElement[]} */
  get #rows() {
    return [...this.querySelectorAll("tbody tr")].filter((row) => row instanceof HTMLElement);
  }

  /**
   * The buttons that open the cells of the row in which something is.
   * @param {EventTarget | null} inside
   */
  #offer(inside) {
    const row = inside instanceof Element ? inside.closest("tbody tr") : null;
    if (!row || !this.dataset.edit || row.querySelector(CELLS)) return;
    const heads = this.querySelectorAll("thead tr > *");
    for (const cell of row.querySelectorAll("[data-cell]")) {
      const head = heads[[...row.children].indexOf(cell)]?.textContent?.replace(/[↑↓]/g, "").trim() ?? "";
      cell.append(this.#button(head));
    }
  }

  /** @param {string} head */
  #button(head) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "cell-edit";
    button.tabIndex = -1;
    button.setAttribute("aria-label", `${this.dataset.editWord}: ${head}`);
    const icon = document.createElementNS(SVG, "svg");
    icon.setAttribute("class", "icon");
    icon.setAttribute("aria-hidden", "true");
    const use = document.createElementNS(SVG, "use");
    use.setAttribute("href", this.dataset.editIcon ?? "");
    icon.append(use);
    button.append(icon);
    return button;
  }

  /**
   * A row that was drawn again has lost its place among the stops of Tab, and says which cell goes on.
   * @param {EventTarget | null} target
   */
  #drawnAgain(target) {
    if (target instanceof HTMLElement && target.dataset.cellFocus) {
      this.#offer(target);
      const button = target.querySelector(`[data-cell="${CSS.escape(target.dataset.cellFocus)}"] ${CELLS}`);
      if (button instanceof HTMLElement) {
        button.focus();
        if ("cellOpens" in target.dataset) button.click();
      }
    }
    this.#keepOneStop();
  }

  #keepOneStop() {
    const rows = this.#rows;
    for (const row of rows) if (row.getAttribute("tabindex") === null) row.tabIndex = -1;
    const active = rows.find((row) => row.contains(document.activeElement));
    if (active) this.#stopAt(active);
    else if (!rows.some((row) => row.tabIndex === 0) && rows[0]) this.#stopAt(rows[0]);
  }

  /**
   * Tab reaches this row, and in it the cells that can be edited.
   * @param {HTMLElement} row
   */
  #stopAt(row) {
    this.#offer(row);
    for (const other of this.#rows) {
      if (other === row || other.tabIndex === 0) {
        other.tabIndex = other === row ? 0 : -1;
        for (const cell of this.#cells(other)) cell.tabIndex = other.tabIndex;
      }
    }
  }

  /**
   * @param {Element} row
   * @returns {HTMLElement[]}
   */
  #cells(row) {
    return [...row.querySelectorAll(CELLS)].filter((cell) => cell instanceof HTMLElement);
  }

  /**
   * From the field that searches the list, ↓ leads into it: by Tab it lies behind all filters.
   * @param {KeyboardEvent} event
   */
  #enter(event) {
    const row = this.#rows.find((one) => one.tabIndex === 0);
    if (event.key !== "ArrowDown" || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || !row) return;
    event.preventDefault();
    row.focus();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const rows = this.#rows;
    const { target } = event;
    if (!(target instanceof HTMLElement) || event.ctrlKey || event.altKey || event.metaKey) return;
    const row = target.closest("tbody tr");
    if (!(row instanceof HTMLElement) || !rows.includes(row)) return;
    if (event.key === "F2") {
      event.preventDefault();
      this.#edit(row, target);
      return;
    }
    if (!event.shiftKey) this.#walk = null;
    const cells = this.#cells(row);
    const cell = cells.indexOf(target);
    if (target !== row && cell < 0) return;

    const place = stepTo(event.key, rows.indexOf(row), rows.length);
    const next = place === null ? null : rows[place];
    if (next) {
      event.preventDefault();
      if (event.shiftKey && place !== null) this.#pick(rows, rows.indexOf(row), place);
      this.#stopAt(next);
      (cell < 0 ? next : (this.#cells(next)[cell] ?? next)).focus();
    } else if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
      const to = cells[Math.min(cells.length - 1, cell + (event.key === "ArrowRight" ? 1 : -1))];
      event.preventDefault();
      (to ?? row).focus();
    } else if (event.key === "Escape" && cell >= 0) {
      event.preventDefault();
      row.focus();
    } else if (event.key === "Enter" && target === row) {
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

  /**
   * Picks the rows from where Shift went down to here; rows that the walk goes back over are as they were.
   * @param {HTMLElement[]} rows
   * @param {number} from
   * @param {number} to
   */
  #pick(rows, from, to) {
    const boxes = rows.map((row) => row.querySelector(".pick input[type=checkbox]"));
    if (!boxes.every((box) => box instanceof HTMLInputElement)) return;
    this.#walk ??= { from, before: boxes.map((box) => box.checked) };
    const after = pickedTo(this.#walk.before, this.#walk.from, to);
    boxes.forEach((box, place) => (box.checked = after[place] ?? box.checked));
    boxes[to]?.dispatchEvent(new Event("change", { bubbles: true }));
  }

  /**
   * @param {HTMLElement} row
   * @param {Element} from
   */
  #edit(row, from) {
    const own = from.closest("[data-cell]")?.querySelector(CELLS);
    const button = own ?? this.#cells(row)[0];
    if (button instanceof HTMLElement) button.click();
  }

  /** @param {Event} event */
  #clicked(event) {
    this.#walk = null;
    const button = event.target instanceof Element ? event.target.closest(CELLS) : null;
    const cell = button?.closest("[data-cell]");
    const row = cell?.closest("tr");
    if (!(cell instanceof HTMLElement) || !row || cell.querySelector("cell-editor")) return;
    const address = new URL(this.dataset.edit ?? "", window.location.href);
    const path = address.pathname.replace("/0/", `/${row.id.replace("row-", "")}/`).replace(/x\/$/, `${cell.dataset.cell}/`);
    void htmx.ajax("get", path + address.search, { target: cell, swap: "beforeend", source: cell });
  }

  /** @param {MouseEvent} event */
  #twice(event) {
    if (!(event.target instanceof Element) || event.target.closest("a, button, input, summary, cell-editor")) return;
    this.#offer(event.target);
    const button = event.target.closest("[data-cell]")?.querySelector(CELLS);
    if (button instanceof HTMLElement) button.click();
  }

  /** @param {EventTarget | null} target */
  #mark(target) {
    const row = target instanceof Element ? target.closest("tbody tr") : null;
    for (const one of this.#rows) one.classList.toggle("is-current", one === row);
    if (row instanceof HTMLElement && row.tabIndex !== 0 && this.#rows.includes(row)) this.#stopAt(row);
  }
}

customElements.define("list-keys", ListKeys);
