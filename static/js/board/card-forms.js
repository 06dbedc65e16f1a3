// @ts-check
import { cloned, fill, focusOn, place } from "./cards.js";
import { message } from "./outbox.js";

/** @typedef {import("./outbox.js").Card} Card */

/** Forms in the cards of a board, one in each: a question, a wording. */
export class CardForms {
  #board;
  #apply;
  /** Cards that others changed while somebody types in them. @type {Map<number, Card>} */
  #held = new Map();

  /**
   * @param {HTMLElement} board
   * @param {(cards: Card[]) => void} apply draws cards anew
   */
  constructor(board, apply) {
    this.#board = board;
    this.#apply = apply;
  }

  /** What others did waits where somebody types. @param {Card[]} cards */
  hold(cards) {
    for (const card of cards) {
      if (document.getElementById(`statement-${card.id}`)?.querySelector("form")) this.#held.set(card.id, card);
    }
  }

  /**
   * A question in the card: Enter answers, Esc leaves it.
   * @param {HTMLElement} card
   * @param {string} label
   * @param {string} value
   * @param {(typed: string) => Promise<void>} answer
   */
  ask(card, label, value, answer) {
    const form = cloned("ask-form");
    const input = /** @type {HTMLInputElement} */ (form.querySelector("input"));
    fill(form, "[data-label]", label);
    input.value = value;
    this.open(card, form, input, () => answer(input.value));
  }

  /**
   * The card as it stands now: while a text was on its way it may have been drawn anew, or taken off the board.
   * What was taken off stands again for as long as somebody's text needs a place.
   * @param {HTMLElement} card
   */
  standing(card) {
    const now = document.getElementById(card.id);
    if (now) return now;
    place(this.#board, card);
    const id = Number(card.dataset.statement);
    this.#held.set(id, { id, html: null });
    return card;
  }

  /**
   * @param {HTMLElement} card
   * @param {HTMLElement} form
   * @param {HTMLInputElement | HTMLTextAreaElement} input
   * @param {() => Promise<void>} submit
   */
  open(card, form, input, submit) {
    card.querySelector("form")?.remove();
    card.append(form);
    card.classList.add("is-edited");
    input.focus();
    input.select();
    const send = async () => {
      const note = form.querySelector("[data-message]");
      note?.setAttribute("hidden", "");
      // While it is on its way the card may be drawn anew, so the form makes room first and comes back if refused.
      form.remove();
      card.classList.remove("is-edited");
      card.classList.add("is-unsent");
      try {
        await submit();
        // The server's new card may stand where this one stood.
        if (!card.querySelector("form") && document.activeElement === document.body) {
          focusOn(document.getElementById(card.id));
        }
      } catch (refusal) {
        card = this.standing(card);
        card.append(form);
        card.classList.add("is-edited");
        input.focus();
        if (note) {
          note.textContent = message(refusal);
          note.removeAttribute("hidden");
        }
      } finally {
        card.classList.remove("is-unsent");
      }
    };
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void send();
    });
    form.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Escape") this.close(card);
      else if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.target === input) {
        event.preventDefault();
        void send();
      }
    });
    form.querySelector("[data-cancel]")?.addEventListener("click", () => this.close(card));
  }

  /** @param {HTMLElement} card */
  close(card) {
    card.querySelector("form")?.remove();
    card.classList.remove("is-edited");
    card.focus();
    const held = this.#held.get(Number(card.dataset.statement));
    if (held) this.#apply([held]);
    this.#held.delete(Number(card.dataset.statement));
  }
}
