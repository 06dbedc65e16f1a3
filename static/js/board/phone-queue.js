// @ts-check
import { stepTo } from "../lib/steps.js";
import { alikeOn } from "./alike.js";
import { quadrantOf } from "./line.js";
import { outbox } from "./sending.js";

/**
 * `<phone-queue data-region="queue" data-merge="…" data-seems="…" data-accepted="…" data-declined="…">`: lines from
 * phones that wait. J and K or the arrows walk, a sign accepts into its quadrant, Enter where the author put it,
 * M joins to what is alike, Delete declines. F7 comes here and goes back.
 *
 * Fires `did` with what was done and what takes it back.
 */
class PhoneQueue extends HTMLElement {
  #stop = new AbortController();

  connectedCallback() {
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    this.addEventListener("keydown", (event) => this.#key(event), { signal });
    this.addEventListener("click", (event) => this.#clicked(event), { signal });
    document.addEventListener("keydown", (event) => this.#anywhere(event), { signal });
    for (const name of ["redrawn", "told", "anew"]) document.addEventListener(name, () => this.#seem(), { signal });
    // The board next to it may not have come to life yet.
    queueMicrotask(() => this.#seem());
  }

  disconnectedCallback() {
    this.#stop.abort();
  }

  /** @returns {HTMLElement | null} */
  get #board() {
    return document.querySelector("swot-board");
  }

  /** @returns {HTMLElement[]} */
  get #lines() {
    return [...this.querySelectorAll(".waits:not(.is-unsent)")].filter((line) => line instanceof HTMLElement);
  }

  /** What stands on this board and may say the same is said beside the line. */
  #seem() {
    const board = this.#board;
    if (!board) return;
    for (const line of this.#lines) {
      const place = line.querySelector("[data-seems]");
      const isHere = line.dataset.onBoard === board.dataset.board;
      const [first] = isHere && !line.dataset.alike ? alikeOn(board, line.dataset.text ?? "") : [];
      if (first) line.dataset.seems = String(first.statement);
      else delete line.dataset.seems;
      place?.toggleAttribute("hidden", !first);
      if (place) place.textContent = first ? ` · ${this.dataset.seems}${first.number}` : "";
    }
  }

  /** @param {KeyboardEvent} event */
  #anywhere(event) {
    if (event.key !== "F7" || event.defaultPrevented) return;
    event.preventDefault();
    if (this.contains(document.activeElement)) this.#leave();
    else if (this.#lines[0]) focus(this.#lines[0]);
  }

  #leave() {
    const line = document.querySelector("capture-line input[name=line]");
    if (line instanceof HTMLElement) line.focus();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const line = event.target;
    if (!(line instanceof HTMLElement) || !line.matches(".waits") || event.ctrlKey || event.altKey || event.metaKey) return;
    const lines = this.#lines;
    // By the place on the keyboard: J and K are О and Л on the Russian layout.
    const key = { KeyJ: "ArrowDown", KeyK: "ArrowUp" }[event.code] ?? event.key;
    const next = stepTo(key, lines.indexOf(line), lines.length);
    const quadrant = quadrantOf(event.key);
    const alike = Number(line.dataset.alike || line.dataset.seems || 0);
    if (next !== null) focus(lines[next]);
    else if (quadrant) void this.#accept(line, { quadrant });
    else if (event.key === "Enter") void this.#accept(line, {});
    else if (event.code === "KeyM" && alike && !line.dataset.rewords) void this.#accept(line, { into: alike });
    else if (event.key === "Delete") void this.#decline(line);
    else if (event.key === "Escape") this.#leave();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {Event} event */
  #clicked(event) {
    const line = event.target instanceof Element ? event.target.closest(".waits") : null;
    if (line instanceof HTMLElement) focus(line);
  }

  /**
   * @param {HTMLElement} line
   * @param {{quadrant?: string, into?: number}} where
   */
  async #accept(line, where) {
    const rewords = Number(line.dataset.rewords ?? 0);
    const before = rewords ? document.getElementById(`statement-${rewords}`)?.dataset.text : undefined;
    await this.#send(line, "line.accept", { line: Number(line.dataset.waits), ...where }, (result) => ({
      words: `${this.dataset.accepted}${result.number}`,
      // What a new wording replaced is given back by an edit: the statement stood there before.
      kind: before ? "statement.edit" : "line.return",
      data: before
        ? { statement: rewords, version: result.version, text: before }
        : { line: Number(line.dataset.waits) },
    }));
  }

  /** @param {HTMLElement} line */
  async #decline(line) {
    const data = { line: Number(line.dataset.waits) };
    await this.#send(line, "line.decline", data, () => ({ words: this.dataset.declined ?? "", kind: "line.return", data }));
  }

  /**
   * @param {HTMLElement} line
   * @param {string} kind
   * @param {Record<string, unknown>} data
   * @param {(result: Record<string, any>) => {words: string, kind: string, data: Record<string, unknown>}} back
   */
  async #send(line, kind, data, back) {
    const lines = this.#lines;
    const at = lines.indexOf(line);
    line.classList.add("is-unsent");
    const next = lines[at + 1] ?? lines[at - 1];
    if (next) focus(next);
    else this.#leave();
    try {
      const answer = await outbox.put(kind, data);
      line.remove();
      const count = this.querySelector("[data-queue-count]");
      if (count) count.textContent = String(this.#lines.length);
      this.dispatchEvent(new CustomEvent("did", { bubbles: true, detail: { ...back(answer.result), cards: answer.cards ?? [] } }));
    } catch (refusal) {
      line.classList.remove("is-unsent");
      const text = refusal instanceof Error ? refusal.message : String(refusal);
      document.body.dispatchEvent(new CustomEvent("toast", { detail: { text } }));
    }
  }
}

/** @param {HTMLElement | undefined} line */
function focus(line) {
  line?.focus();
  line?.scrollIntoView({ block: "nearest" });
}

customElements.define("phone-queue", PhoneQueue);
