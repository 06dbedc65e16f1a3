// @ts-check
// Where a card stands: in its quadrant, under its theme, by its number. The server draws the cards.

/** @typedef {import("./outbox.js").Card} Card */

/**
 * @param {string} id of a <template> with one element
 * @returns {HTMLElement}
 */
export function cloned(id) {
  const template = document.getElementById(id);
  const copy = template instanceof HTMLTemplateElement ? template.content.firstElementChild?.cloneNode(true) : null;
  if (!(copy instanceof HTMLElement)) throw new Error(`no template ${id}`);
  return copy;
}

/**
 * Puts the cards of an answer on the board. A card in which somebody types is left alone.
 * @param {HTMLElement} board
 * @param {Card[]} cards
 * @returns {HTMLElement[]} those that stand there now
 */
export function apply(board, cards) {
  const standing = [];
  for (const { id, html } of cards) {
    const old = document.getElementById(`statement-${id}`);
    if (old?.querySelector("form")) continue;
    const hadFocus = old?.contains(document.activeElement) ?? false;
    const next = hadFocus && old ? neighbour(board, old) : null;
    old?.remove();
    const card = html ? drawn(html) : null;
    if (card) {
      place(board, card);
      standing.push(card);
    }
    if (hadFocus) (card ?? next)?.focus();
  }
  count(board);
  return standing;
}

/**
 * @param {string} html
 * @returns {HTMLElement | null}
 */
function drawn(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  const card = template.content.querySelector(".say");
  return card instanceof HTMLElement ? card : null;
}

/**
 * @param {HTMLElement} board
 * @param {HTMLElement} card with data-quadrant, data-theme, data-theme-title, data-number
 */
export function place(board, card) {
  const quad = board.querySelector(`[data-quad="${card.dataset.quadrant}"]`);
  const groups = quad?.querySelector(".groups");
  if (!groups) return;
  const list = group(groups, card.dataset.theme ?? "", card.dataset.themeTitle ?? "").querySelector("ol");
  const number = Number(card.dataset.number ?? Infinity);
  const later = [...(list?.children ?? [])].find(
    (other) => Number(other.getAttribute("data-number") ?? Infinity) > number,
  );
  list?.insertBefore(card, later ?? null);
}

/**
 * The group of a theme; a new one stands before what has none.
 * @param {Element} groups
 * @param {string} theme
 * @param {string} title
 */
function group(groups, theme, title) {
  const known = [...groups.children].find((other) => other.getAttribute("data-group") === theme);
  if (known) return known;
  const made = cloned("new-group");
  made.dataset.group = theme;
  const heading = made.querySelector(".theme-name");
  if (heading) heading.textContent = title;
  groups.insertBefore(made, groups.lastElementChild);
  return made;
}

/**
 * Counts, headings of themes and notes of emptiness follow from the cards.
 * @param {HTMLElement} board
 */
export function count(board) {
  for (const quad of board.querySelectorAll("[data-quad]")) {
    const total = quad.querySelectorAll("[data-statement]").length;
    const number = quad.querySelector("[data-count]");
    if (number) number.textContent = total === 0 ? "" : String(total);
    for (const part of quad.querySelectorAll(".group")) {
      if (part.getAttribute("data-group") && !part.querySelector(".say")) part.remove();
    }
    const themes = quad.querySelectorAll('.group:not([data-group=""])');
    quad.querySelector(".groups")?.classList.toggle("has-themes", themes.length > 0);
    quad.querySelector(".quad-empty")?.toggleAttribute("hidden", quad.querySelector(".say") !== null);
  }
  const said = board.querySelectorAll(".board [data-statement]").length;
  const tab = document.querySelector(`[data-tab="${board.dataset.board}"]`);
  tab?.setAttribute("aria-current", "page");
  const number = tab?.querySelector("[data-said]");
  if (number) number.textContent = counted(said, board.dataset);
  const isAlone = board.querySelector('[data-quad="parking"] .say, phone-queue') === null;
  board.classList.toggle("no-incoming", isAlone);
}

const PLURALS = new Intl.PluralRules("ru");

/**
 * «2 высказывания»: the words come from the server, for 1, 2 and 5.
 * @param {number} number
 * @param {Record<string, string | undefined>} words
 */
export function counted(number, words) {
  const form = number === 0 ? "none" : PLURALS.select(number);
  return (words[form] ?? "").replace(/\d+/, String(number));
}

/**
 * @param {HTMLElement} board
 * @returns {HTMLElement[]} cards in the order in which they stand
 */
export function cardsOf(board) {
  return [...board.querySelectorAll("[data-statement]")].filter((card) => card instanceof HTMLElement);
}

/**
 * @param {HTMLElement} board
 * @param {Element} card
 * @param {1 | -1} way
 * @returns {HTMLElement | null}
 */
export function neighbour(board, card, way = 1) {
  const cards = cardsOf(board);
  const at = cards.indexOf(/** @type {HTMLElement} */ (card));
  return cards[at + way] ?? cards[at - way] ?? null;
}

/** What a card tells of its statement. @param {HTMLElement} card */
export function facts(card) {
  return {
    statement: Number(card.dataset.statement),
    number: card.dataset.number ?? "",
    quadrant: card.dataset.quadrant ?? "",
    version: Number(card.dataset.version),
    themeTitle: card.dataset.themeTitle ?? "",
    text: card.dataset.text ?? "",
  };
}

/** @param {Element | null} card */
export function focusOn(card) {
  if (!(card instanceof HTMLElement)) return;
  card.focus();
  card.scrollIntoView({ block: "nearest" });
}

/**
 * @param {Element} root
 * @param {string} selector
 * @param {string} text
 */
export function fill(root, selector, text) {
  const part = root.querySelector(selector);
  if (part) part.textContent = text;
}
