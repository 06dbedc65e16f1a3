// @ts-check

/**
 * Statements that are picked for a theme, a vote, or what grows from them. They stay picked while cards are drawn
 * anew, and are forgotten when the board holds them no more.
 */
export class Picks {
  /** @type {Set<number>} */
  #keys = new Set();

  get size() {
    return this.#keys.size;
  }

  /** @param {number} key */
  toggle(key) {
    if (!this.#keys.delete(key)) this.#keys.add(key);
  }

  clear() {
    this.#keys.clear();
  }

  /**
   * Whom a key on a card concerns: everything that is picked, else that card.
   * @param {number} key
   * @returns {number[]}
   */
  or(key) {
    return this.#keys.size > 0 ? [...this.#keys] : [key];
  }

  /**
   * Shows on the cards what is picked.
   * @param {HTMLElement[]} cards
   */
  mark(cards) {
    const standing = new Set(cards.map((card) => Number(card.dataset.statement)));
    for (const key of this.#keys) if (!standing.has(key)) this.#keys.delete(key);
    for (const card of cards) card.classList.toggle("is-picked", this.#keys.has(Number(card.dataset.statement)));
  }
}
