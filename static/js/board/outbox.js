// @ts-check
import { uuid } from "./uuid.js";

/** @typedef {{id: number, html: string | null}} Card */
/** @typedef {{seq: number, result: Record<string, any>, cards?: Card[]}} Answer */
/** @typedef {{status: number, body: any}} Reply `body` is null where the answer was no JSON */
/** @typedef {{op_id: string, kind: string, data: Record<string, unknown>}} Operation */
/** @typedef {{waiting: number, failing: boolean, signedOut: boolean}} State */

const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 30_000;

/** The server has read the operation and will not do it; `body` says why. */
export class Refused extends Error {
  /** @param {Reply} reply */
  constructor(reply) {
    super(reply.body?.error?.message ?? String(reply.status));
    this.status = reply.status;
    this.body = reply.body;
    this.code = String(reply.body?.error?.code ?? "");
  }
}

/**
 * How long to wait before trying again: longer each time, never all at once.
 * @param {number} attempt from 1
 * @param {number} chance from 0 to 1
 */
export function pause(attempt, chance) {
  const longest = Math.min(FIRST_PAUSE * 2 ** (attempt - 1), LONGEST_PAUSE);
  return Math.round(longest * (0.5 + chance / 2));
}

/**
 * Operations on their way, one after another in the order in which they were put in. What got no answer is sent
 * again under the same UUID until it has one, so nothing is lost and nothing is done twice.
 *
 * Fires `change` with its State as `detail`.
 */
export class Outbox extends EventTarget {
  /** @type {{operation: Operation, done: (answer: Answer) => void, refuse: (refusal: Refused) => void}[]} */
  #queue = [];
  #isRunning = false;
  #failing = false;
  #signedOut = false;
  #wake = () => {};
  #send;
  #wait;

  /**
   * @param {(operation: Operation) => Promise<Reply>} send
   * @param {(milliseconds: number, wake: Promise<void>) => Promise<void>} [wait]
   */
  constructor(send, wait = waitOrWake) {
    super();
    this.#send = send;
    this.#wait = wait;
  }

  /** @returns {State} */
  get state() {
    return { waiting: this.#queue.length, failing: this.#failing, signedOut: this.#signedOut };
  }

  /**
   * @param {string} kind
   * @param {Record<string, unknown>} data
   * @param {string} [op_id]
   * @returns {Promise<Answer>} rejected with Refused; never for want of an answer
   */
  put(kind, data, op_id = uuid()) {
    return new Promise((done, refuse) => {
      this.#queue.push({ operation: { op_id, kind, data }, done, refuse });
      this.#changed();
      void this.#run();
    });
  }

  /** The network is back: do not wait any longer. */
  wake() {
    this.#wake();
  }

  async #run() {
    if (this.#isRunning) return;
    this.#isRunning = true;
    let attempt = 0;
    for (let first = this.#queue[0]; first; first = this.#queue[0]) {
      const reply = await this.#send(first.operation).catch(() => ({ status: 0, body: null }));
      const isDone = reply.status >= 200 && reply.status < 300 && Number.isInteger(reply.body?.seq);
      const isLater = reply.status === 401 || reply.status === 429;
      const isRefused = reply.status >= 400 && reply.status < 500 && !isLater && reply.body?.error?.message;
      if (isDone || isRefused) {
        attempt = 0;
        this.#failing = this.#signedOut = false;
        this.#queue.shift();
        if (isDone) first.done(reply.body);
        else first.refuse(new Refused(reply));
        this.#changed();
        continue;
      }
      attempt += 1;
      this.#failing = true;
      // A refusal without a word of ours: the sign-in has run out, or its token has.
      this.#signedOut = reply.status === 401 || reply.status === 403;
      this.#changed();
      const woken = new Promise((/** @type {(value: void) => void} */ wake) => {
        this.#wake = wake;
      });
      await this.#wait(pause(attempt, Math.random()), woken);
    }
    this.#isRunning = false;
  }

  #changed() {
    this.dispatchEvent(new CustomEvent("change", { detail: this.state }));
  }
}

/**
 * @param {number} milliseconds
 * @param {Promise<void>} wake
 */
async function waitOrWake(milliseconds, wake) {
  await Promise.race([new Promise((resolve) => setTimeout(resolve, milliseconds)), wake]);
}
