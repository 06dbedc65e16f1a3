// @ts-check
import { Feed } from "./feed.js";

/** @typedef {import("./feed.js").State} State */

/** A hiccup is no news. */
const LOST_AFTER = 3000;

/** @type {import("./feed.js").Means} */
const means = {
  open: (url) => new EventSource(url),
  read: async (url) => {
    const answer = await fetch(url, { headers: { Accept: "application/json" }, signal: AbortSignal.timeout(10_000) });
    return { status: answer.status, body: answer.status === 200 ? await answer.json() : null };
  },
  now: () => performance.now(),
};

/**
 * `<live-feed data-stream="…" data-poll="…" data-seq="12" data-lost="…" data-out="…">` brings what others do. It
 * says nothing while all is well, and in words when the connection has been lost for three seconds.
 *
 * Fires `told` with what the feed says; on `reset` a listener calls `start` with the number of a fresh snapshot.
 */
export class LiveFeed extends HTMLElement {
  #stop = new AbortController();
  #clock = 0;
  #timer = 0;
  /** @type {Feed | null} */
  #feed = null;

  connectedCallback() {
    const { stream = "", poll = "", seq = "0" } = this.dataset;
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    const feed = new Feed(stream, poll, means);
    this.#feed = feed;
    feed.addEventListener("told", (event) => this.#pass("told", /** @type {CustomEvent} */ (event).detail), { signal });
    feed.addEventListener("reset", () => this.#pass("reset", null), { signal });
    feed.addEventListener("state", (event) => this.#say(/** @type {CustomEvent<State>} */ (event).detail), { signal });
    this.#clock = window.setInterval(() => feed.tick(), 1000);
    window.addEventListener("online", () => feed.wake(), { signal });
    window.addEventListener("pageshow", () => feed.wake(), { signal });
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && feed.wake(), { signal });
    feed.start(Number(seq));
  }

  disconnectedCallback() {
    window.clearInterval(this.#clock);
    window.clearTimeout(this.#timer);
    this.#stop.abort();
    this.#feed?.stop();
  }

  /** @param {number} seq */
  start(seq) {
    this.#feed?.start(seq);
  }

  /**
   * @param {string} name
   * @param {unknown} detail
   */
  #pass(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  }

  /** @param {State} state */
  #say(state) {
    window.clearTimeout(this.#timer);
    if (state === "lost") this.#timer = window.setTimeout(() => this.#show(this.dataset.lost ?? ""), LOST_AFTER);
    else this.#show(state === "out" ? (this.dataset.out ?? "") : "");
  }

  /** @param {string} words */
  #show(words) {
    this.textContent = words;
    this.className = words ? "st st-warn" : "";
  }
}

customElements.define("live-feed", LiveFeed);
