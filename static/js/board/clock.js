// @ts-check

/**
 * The server's clock as far as this page can know it. What it says comes late by the way it travels, so the
 * largest difference heard is the nearest to the truth.
 */
export class Clock {
  #offset = -Infinity;
  #now;

  /** @param {() => number} [now] milliseconds of this machine */
  constructor(now = Date.now) {
    this.#now = now;
  }

  /** @param {number} server milliseconds */
  hear(server) {
    this.#offset = Math.max(this.#offset, server - this.#now());
  }

  now() {
    return this.#now() + (Number.isFinite(this.#offset) ? this.#offset : 0);
  }
}

/**
 * @param {number} milliseconds left, negative when the time is up
 * @returns {string} «24:18», «1:05:00»
 */
export function countdown(milliseconds) {
  const seconds = Math.ceil(Math.abs(milliseconds) / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  const rest = String(seconds % 60).padStart(2, "0");
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

export const serverClock = new Clock();
