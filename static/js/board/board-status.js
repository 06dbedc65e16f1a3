// @ts-check
import { outbox } from "./sending.js";

/** @typedef {import("./outbox.js").State} State */

const SHOWN_AFTER = 400;

/** `<board-status data-saved="…" data-queued="…" data-unsent="…" data-signed-out="…">` says how the outbox stands. */
class BoardStatus extends HTMLElement {
  #stop = new AbortController();
  #timer = 0;

  connectedCallback() {
    this.#stop = new AbortController();
    outbox.addEventListener("change", () => this.#later(), { signal: this.#stop.signal });
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

  #draw() {
    const { waiting, failing, signedOut } = outbox.state;
    const { saved = "", queued = "", unsent = "" } = this.dataset;
    let words = saved;
    if (waiting > 0) words = `${failing ? unsent : queued} ${waiting}`;
    if (signedOut) words += `. ${this.dataset.signedOut ?? ""}`;
    this.className = `st ${waiting === 0 ? "st-good" : failing ? "st-bad" : "st-none"}`;
    this.textContent = words;
  }
}

customElements.define("board-status", BoardStatus);
