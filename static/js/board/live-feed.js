// @ts-check
import { serverClock } from "./clock.js";
import { Feed } from "./feed.js";
import { redraw, regionsOf } from "./regions.js";

/** @typedef {import("./feed.js").State} State */
/** @typedef {import("./feed.js").Told} Told */

/** A hiccup is no news. */
const LOST_AFTER = 3000;
const ANEW_AFTER = 3000;

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
 * Draws the regions of the page anew. Fires `told` with what the feed says, and `anew` with the page as the server
 * draws it now, where events do not suffice.
 */
export class LiveFeed extends HTMLElement {
  #stop = new AbortController();
  #clock = 0;
  #timer = 0;
  #anew = 0;
  /** @type {Feed | null} */
  #feed = null;

  connectedCallback() {
    const { stream = "", poll = "", seq = "0" } = this.dataset;
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    const feed = new Feed(stream, poll, means);
    this.#feed = feed;
    feed.addEventListener("clock", (event) => serverClock.hear(/** @type {CustomEvent<number>} */ (event).detail), { signal });
    feed.addEventListener("told", (event) => this.#told(/** @type {CustomEvent<Told>} */ (event).detail), { signal });
    feed.addEventListener("reset", () => void this.#takeAnew(), { signal });
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
    window.clearTimeout(this.#anew);
    this.#stop.abort();
    this.#feed?.stop();
  }

  /** @param {number} seq the last event that the page shows */
  start(seq) {
    this.#feed?.start(seq);
  }

  /** @param {Told} told */
  #told(told) {
    // What was wiped is not told piece by piece.
    if (told.kind === "session.wipe") {
      this.#feed?.stop();
      void this.#takeAnew();
      return;
    }
    redraw(document, told.regions ?? []);
    this.#pass("told", told);
  }

  /** The whole page again, from the server, and on from its number. */
  async #takeAnew() {
    const answer = await fetch(location.href).catch(() => null);
    if (!this.isConnected) return;
    const page = answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
    const seq = page?.querySelector("live-feed")?.getAttribute("data-seq");
    if (!page || !seq) {
      this.#anew = window.setTimeout(() => void this.#takeAnew(), ANEW_AFTER);
      return;
    }
    redraw(document, regionsOf(page));
    this.#pass("anew", page);
    this.start(Number(seq));
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
