// @ts-check
import { signOf } from "./line.js";
import { outbox } from "./sending.js";

/** @typedef {import("./outbox.js").State} State */

const SHOWN_AFTER = 400;

/**
 * `<board-status data-saved="…" data-queued="…" data-unsent="…" data-refused="…" data-signed-out="…"
 * data-unsafe="…" data-file="…">` says how the
 * outbox stands, and how many lines the server refused: they stand on the board, yet are recorded nowhere.
 */
class BoardStatus extends HTMLElement {
  #stop = new AbortController();
  #timer = 0;
  #refused = 0;

  connectedCallback() {
    this.#stop = new AbortController();
    outbox.addEventListener("change", () => this.#later(), { signal: this.#stop.signal });
    document.addEventListener("refusals", (event) => this.#recount(event), { signal: this.#stop.signal });
    document.querySelector("[data-download]")?.addEventListener("click", () => this.#download(), { signal: this.#stop.signal });
    this.#draw();
  }

  disconnectedCallback() {
    window.clearTimeout(this.#timer);
    this.#stop.abort();
  }

  /** What is recorded at once does not flicker through «queued». */
  #later() {
    window.clearTimeout(this.#timer);
    const { waiting, failing } = outbox.state;
    if (waiting === 0 || failing) this.#draw();
    else this.#timer = window.setTimeout(() => this.#draw(), SHOWN_AFTER);
  }

  /** @param {Event} event */
  #recount(event) {
    if (event instanceof CustomEvent) this.#refused = Number(event.detail);
    this.#draw();
  }

  /** The unsent lines as a file: whatever happens to this machine, they can be typed in again. */
  #download() {
    const lines = outbox.unsent.map(({ data, typed }) => `${signOf(data.quadrant)} ${typed || data.text || data.title || ""}`.trim());
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([lines.join("\n")], { type: "text/plain" }));
    link.download = this.dataset.file ?? "";
    link.click();
    URL.revokeObjectURL(link.href);
  }

  #draw() {
    const { waiting, failing, signedOut, unsafe } = outbox.state;
    const { saved = "", queued = "", unsent = "", refused = "" } = this.dataset;
    const isBad = (waiting > 0 && failing) || (waiting === 0 && this.#refused > 0);
    let words = this.#refused > 0 ? `${refused} ${this.#refused}` : saved;
    if (waiting > 0) words = `${failing ? unsent : queued} ${waiting}`;
    if (unsafe && waiting > 0) words += `. ${this.dataset.unsafe ?? ""}`;
    if (signedOut) words += `. ${this.dataset.signedOut ?? ""}`;
    this.className = `st ${isBad ? "st-bad" : waiting === 0 ? "st-good" : "st-none"}`;
    this.textContent = words;
    document.querySelector("[data-download]")?.toggleAttribute("hidden", !(failing && waiting > 0));
  }
}

customElements.define("board-status", BoardStatus);
