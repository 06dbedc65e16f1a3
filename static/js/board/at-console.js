// @ts-check
import { csrfToken } from "./sending.js";

const PAUSE = 20_000;

/** `<at-console data-url="…">` says that this console is open, and shows who else is at one. */
class AtConsole extends HTMLElement {
  #timer = 0;

  connectedCallback() {
    this.#timer = window.setInterval(() => void this.#say(), PAUSE);
    void this.#say();
  }

  disconnectedCallback() {
    window.clearInterval(this.#timer);
  }

  async #say() {
    if (document.visibilityState !== "visible") return;
    const answer = await fetch(this.dataset.url ?? "", {
      method: "POST",
      headers: { "X-CSRFToken": csrfToken() },
      redirect: "error",
      signal: AbortSignal.timeout(PAUSE),
    }).catch(() => null);
    if (!answer?.ok || !this.isConnected) return;
    const { who } = await answer.json();
    const words = who.join(" · ");
    if (this.textContent !== words) this.textContent = words;
  }
}

customElements.define("at-console", AtConsole);
