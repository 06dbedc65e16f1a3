// @ts-check
import { outbox } from "./sending.js";

const COUNT_EVERY = 30_000;

/**
 * `<hall-foot data-screen="…">` at the console: how many phones are on line, what stands on
 * the wall. Ctrl Alt and an arrow turn its pages, Ctrl Alt 0 empties it, Ctrl Alt B shows the present board,
 * Ctrl Alt S opens the choice, which `data-screen` brings.
 */
class HallFoot extends HTMLElement {
  #stop = new AbortController();
  #timer = 0;

  connectedCallback() {
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    document.addEventListener("keydown", (event) => this.#key(event), { signal });
    this.addEventListener("submit", (event) => this.#chosen(event), { signal });
    const button = this.querySelector("[data-choose]");
    button?.removeAttribute("hidden");
    button?.addEventListener("click", () => void this.#choose(), { signal });
    this.#timer = window.setInterval(() => void this.#count(), COUNT_EVERY);
  }

  disconnectedCallback() {
    window.clearInterval(this.#timer);
    this.#stop.abort();
  }

  async #count() {
    if (document.visibilityState === "hidden") return;
    const answer = await fetch(this.dataset.screen ?? "").catch(() => null);
    if (!answer?.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const place = this.querySelector("[data-phones]");
    if (place) place.textContent = page.querySelector("[data-phones-now]")?.textContent?.trim() ?? "";
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (!event.ctrlKey || !event.altKey || event.defaultPrevented) return;
    const board = Number(document.querySelector("swot-board")?.getAttribute("data-board"));
    if (event.code === "ArrowRight") this.#do("screen.turn", { turn: "next" });
    else if (event.code === "ArrowLeft") this.#do("screen.turn", { turn: "back" });
    else if (event.code === "Digit0") this.#do("screen.show", { shows: "nothing" });
    else if (event.code === "KeyS") void this.#choose();
    else if (event.code === "KeyB" && board) this.#do("screen.show", { shows: "board", board });
    else return;
    event.preventDefault();
  }

  async #choose() {
    const answer = await fetch(this.dataset.screen ?? "").catch(() => null);
    const place = this.querySelector("[data-choices]");
    const dialog = this.querySelector("dialog");
    if (!answer?.ok || !place || !dialog) return;
    place.innerHTML = await answer.text();
    if (!dialog.open) dialog.showModal();
    const shown = place.querySelector("[aria-pressed=true]") ?? place.querySelector("button");
    if (shown instanceof HTMLElement) shown.focus();
  }

  /** @param {Event} event */
  #chosen(event) {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.matches("[data-wall]")) return;
    event.preventDefault();
    /** @type {Record<string, unknown>} */
    const data = {};
    for (const [name, value] of new FormData(form)) {
      if (name === "board" || name === "group") data[name] = Number(value);
      else if (name === "shows" || name === "quadrant" || name === "message") data[name] = String(value);
    }
    this.#do("screen.show", data);
    this.querySelector("dialog")?.close();
  }

  /**
   * @param {string} kind
   * @param {Record<string, unknown>} data
   */
  #do(kind, data) {
    outbox.put(kind, data).catch((refusal) => {
      document.body.dispatchEvent(new CustomEvent("toast", { detail: { text: refusal.message } }));
    });
  }
}

customElements.define("hall-foot", HallFoot);
