// @ts-check
import { countdown, serverClock } from "./clock.js";

/**
 * `<time-left data-ends="2013-10-09T12:40:00+04:00" data-left="осталось" data-over="время вышло">` counts down by the
 * server's clock. Without a script it says until when.
 */
class TimeLeft extends HTMLElement {
  #timer = 0;

  connectedCallback() {
    this.#timer = window.setInterval(() => this.#draw(), 250);
    this.#draw();
  }

  disconnectedCallback() {
    window.clearInterval(this.#timer);
  }

  #draw() {
    const left = Date.parse(this.dataset.ends ?? "") - serverClock.now();
    const words = (left > 0 ? this.dataset.left : this.dataset.over) ?? "";
    const shown = left > 0 ? countdown(left) : left > -1000 ? "" : `−${countdown(left)}`;
    if (this.dataset.shown === words + shown) return;
    this.dataset.shown = words + shown;
    const number = document.createElement("b");
    number.textContent = shown;
    this.replaceChildren(`${words} `, number);
    this.classList.toggle("is-over", left <= 0);
  }
}

customElements.define("time-left", TimeLeft);
