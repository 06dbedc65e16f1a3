// @ts-check

/** @typedef {{id: number, board: number, html: string | null}} Card */
/** @typedef {import("./regions.js").Region} Region */
/** @typedef {{seq: number, op_id: string | null, kind: string, board: number | null, statements: number[], cards: Card[], regions?: Region[], parts?: Record<string, any>}} Told */
/** @typedef {"opening" | "open" | "lost" | "polling" | "out"} State */

/**
 * @typedef {object} Means
 * @property {(url: string) => EventSource} open
 * @property {(url: string) => Promise<{status: number, body: any}>} read
 * @property {() => number} now milliseconds
 */

/** A stream that says nothing for so long is dead, whatever the browser thinks. */
export const SILENT = 40_000;
/** Where a proxy or an antivirus holds the first piece back. */
export const FIRST_FRAME = 5_000;
export const POLL = 3_000;
/** While polling, a stream is tried again so often. */
export const AGAIN = 60_000;
const MOST_FAILURES = 2;

/**
 * What a session says, from a number on, each event once and in order: by a stream, and by polling where streams
 * do not get through. `tick()` is called about once a second.
 *
 * Fires `clock` with the server's time in milliseconds, `told` with a Told, `reset` when a fresh snapshot is needed (then call `start` with its number), and
 * `state` with a State.
 */
export class Feed extends EventTarget {
  /** @type {EventSource | null} */
  #source = null;
  #seq = 0;
  #failures = 0;
  #heardAt = 0;
  #openedAt = 0;
  #polledAt = 0;
  #hasFrame = false;
  #isPolling = false;
  #isReading = false;
  /** @type {State} */
  #state = "opening";
  #stream;
  #poll;
  #means;

  /**
   * @param {string} stream
   * @param {string} poll
   * @param {Means} means
   */
  constructor(stream, poll, means) {
    super();
    this.#stream = stream;
    this.#poll = poll;
    this.#means = means;
  }

  get seq() {
    return this.#seq;
  }

  /** @returns {State} */
  get state() {
    return this.#state;
  }

  /** @param {number} seq what the page shows already */
  start(seq) {
    this.#seq = seq;
    this.#isPolling = false;
    this.#connect();
  }

  stop() {
    this.#source?.close();
    this.#source = null;
    this.#isPolling = false;
  }

  /** The network is back, or the page is looked at again: do not wait any longer. */
  wake() {
    if (this.#state === "out") return;
    if (this.#isPolling) void this.#read();
    else if (!this.#source || this.#means.now() - this.#heardAt > POLL) this.#connect();
  }

  tick() {
    const now = this.#means.now();
    if (this.#state === "out") return;
    const [since, patience] = this.#hasFrame ? [this.#heardAt, SILENT] : [this.#openedAt, FIRST_FRAME];
    if (this.#isPolling) {
      if (now - this.#openedAt > AGAIN) this.#connect();
      if (now - this.#polledAt >= POLL) void this.#read();
    } else if (this.#source && now - since > patience) {
      this.#fail();
    } else if (!this.#source) {
      this.#connect();
    }
  }

  #connect() {
    this.#source?.close();
    this.#openedAt = this.#means.now();
    this.#hasFrame = false;
    const source = this.#means.open(after(this.#stream, this.#seq));
    this.#source = source;
    source.onmessage = (event) => {
      this.#heard();
      this.#take(JSON.parse(event.data));
    };
    source.addEventListener("beat", (event) => {
      this.#heard();
      this.#tellTime(JSON.parse(event.data).now);
    });
    source.addEventListener("reset", () => {
      this.#heard();
      this.stop();
      this.dispatchEvent(new Event("reset"));
    });
    source.addEventListener("revoked", () => this.#out());
    source.onerror = () => {
      if (source !== this.#source) return;
      // The browser comes again by itself after a lost connection, not after a refusal.
      if (source.readyState === 2) this.#fail();
      else this.#say("lost");
    };
  }

  #heard() {
    this.#heardAt = this.#means.now();
    this.#hasFrame = true;
    this.#failures = 0;
    this.#isPolling = false;
    this.#say("open");
  }

  #fail() {
    this.#source?.close();
    this.#source = null;
    this.#failures += 1;
    if (this.#failures >= MOST_FAILURES || !this.#hasFrame) {
      this.#isPolling = true;
      void this.#read();
    }
    if (this.#state === "open") this.#say("lost");
  }

  async #read() {
    if (this.#isReading) return;
    this.#isReading = true;
    this.#polledAt = this.#means.now();
    try {
      const { status, body } = await this.#means.read(after(this.#poll, this.#seq));
      if (status === 401 || status === 403 || status === 404) this.#out();
      else if (status !== 200) this.#say("lost");
      else if (body.reset) {
        this.stop();
        this.dispatchEvent(new Event("reset"));
      } else {
        this.#say("polling");
        this.#tellTime(body.now);
        for (const told of body.events) this.#take(told);
        this.#seq = Math.max(this.#seq, body.seq);
      }
    } catch {
      this.#say("lost");
    } finally {
      this.#isReading = false;
    }
  }

  /** @param {number | undefined} now */
  #tellTime(now) {
    if (now) this.dispatchEvent(new CustomEvent("clock", { detail: now }));
  }

  /** @param {Told} told */
  #take(told) {
    // While a stream is tried again beside polling, both may say the same.
    if (told.seq <= this.#seq) return;
    this.#seq = told.seq;
    this.dispatchEvent(new CustomEvent("told", { detail: told }));
  }

  #out() {
    this.stop();
    this.#say("out");
  }

  /** @param {State} state */
  #say(state) {
    if (state === this.#state) return;
    this.#state = state;
    this.dispatchEvent(new CustomEvent("state", { detail: state }));
  }
}

/**
 * @param {string} address which may have a question already
 * @param {number} seq
 */
function after(address, seq) {
  return `${address}${address.includes("?") ? "&" : "?"}after=${seq}`;
}
