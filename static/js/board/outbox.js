// @ts-check
import { uuid } from "./uuid.js";

/** @typedef {{id: number, html: string | null}} Card */
/** @typedef {{seq: number, result: Record<string, any>, cards?: Card[]}} Answer */
/** @typedef {{status: number, body: any}} Reply `body` is null where the answer was no JSON */
/** @typedef {{op_id: string, kind: string, data: Record<string, unknown>}} Operation */
/** @typedef {{waiting: number, failing: boolean, signedOut: boolean, unsafe: boolean}} State `unsafe`: this page alone holds them */
/** @typedef {import("./storage.js").Store} Store */
/** @typedef {import("./storage.js").Kept} Kept */
/** @typedef {{operation: Operation, typed: string, stored: Promise<void>, isKept: boolean, done: (answer: Answer) => void, refuse: (refusal: Refused) => void}} Entry */

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

/** @param {unknown} refusal */
export function message(refusal) {
  return refusal instanceof Error ? refusal.message : String(refusal);
}

/** Forgets everything with the page: for a browser that keeps nothing. @type {Store} */
const nowhere = { add: async () => {}, remove: async () => {}, refuse: async () => {}, adopt: async () => [] };

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
  /** @type {Entry[]} */
  #queue = [];
  #isRunning = false;
  #failing = false;
  #signedOut = false;
  #unsafe = false;
  /** @type {Promise<void>} */
  #ready = Promise.resolve();
  #wake = () => {};
  #send;
  #wait;
  #store;

  /**
   * @param {(operation: Operation) => Promise<Reply>} send
   * @param {(milliseconds: number, wake: Promise<void>) => Promise<void>} [wait]
   * @param {Store} [store]
   */
  constructor(send, wait = waitOrWake, store = nowhere) {
    super();
    this.#send = send;
    this.#wait = wait;
    this.#store = store;
  }

  /** What is to be sent, with the lines as a person wrote them. */
  get unsent() {
    return this.#queue.map(({ operation, typed }) => ({ ...operation, typed }));
  }

  /** @returns {State} */
  get state() {
    return { waiting: this.#queue.length, failing: this.#failing, signedOut: this.#signedOut, unsafe: this.#unsafe };
  }

  /**
   * @param {string} kind
   * @param {Record<string, unknown>} data
   * @param {{op_id?: string, typed?: string}} [more] `typed` is the line as a person wrote it: if the server refuses
   *   it, it is kept until `forget`
   * @returns {Promise<Answer>} rejected with Refused; never for want of an answer
   */
  put(kind, data, { op_id = uuid(), typed = "" } = {}) {
    const operation = { op_id, kind, data };
    const stored = this.#store.add({ ...operation, typed }).catch(() => {
      // Private windows and full disks: the line is sent all the same, and the page says that it must stay open.
      this.#unsafe = true;
      this.#changed();
    });
    return this.#enter(operation, typed, stored, typed !== "");
  }

  /**
   * Goes on with what earlier pages left: `resumed` gets what is being sent again, with its promise, `refused`
   * what the server would not take.
   * @param {(kept: Kept, answer: Promise<Answer>) => void} resumed
   * @param {(kept: Kept) => void} refused
   */
  async restore(resumed, refused) {
    let ready = () => {};
    // What this page takes in meanwhile was typed later, and is sent later.
    this.#ready = new Promise((resolve) => (ready = () => resolve(undefined)));
    const adopted = await this.#store.adopt().catch(() => []);
    const typedHere = this.#queue.splice(0);
    // A line typed while the store was being read is among what the store gives back.
    const own = new Set(typedHere.map(({ operation }) => operation.op_id));
    for (const kept of adopted.filter(({ op_id }) => !own.has(op_id))) {
      if (kept.refusal) refused(kept);
      else resumed(kept, this.#enter({ op_id: kept.op_id, kind: kept.kind, data: kept.data }, kept.typed, Promise.resolve(), true));
    }
    this.#queue.push(...typedHere);
    ready();
  }

  /**
   * A person has decided about a line that was refused.
   * @param {string} op_id
   */
  forget(op_id) {
    void this.#store.remove(op_id).catch(() => {});
  }

  /**
   * @param {Operation} operation
   * @param {string} typed
   * @param {Promise<void>} stored
   * @param {boolean} isKept
   * @returns {Promise<Answer>}
   */
  #enter(operation, typed, stored, isKept) {
    return new Promise((done, refuse) => {
      this.#queue.push({ operation, typed, stored, isKept, done, refuse });
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
    await this.#ready;
    for (let first = this.#queue[0]; first; first = this.#queue[0]) {
      await first.stored;
      const reply = await this.#send(first.operation).catch(() => ({ status: 0, body: null }));
      const isDone = reply.status >= 200 && reply.status < 300 && Number.isInteger(reply.body?.seq);
      const isLater = reply.status === 401 || reply.status === 429;
      const isRefused = reply.status >= 400 && reply.status < 500 && !isLater && reply.body?.error?.message;
      if (isDone || isRefused) {
        attempt = 0;
        this.#failing = this.#signedOut = false;
        this.#queue.shift();
        const { op_id } = first.operation;
        if (isDone) first.done(reply.body);
        else first.refuse(new Refused(reply));
        if (isDone || !first.isKept) this.forget(op_id);
        else void this.#store.refuse(op_id, new Refused(reply).message).catch(() => {});
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
