// @ts-check

/** @typedef {{quadrant: string, who: string, text: string, theme: string}} Line */

/** @type {Record<string, string>} */
export const PREFIXES = { "+": "strength", "-": "weakness", "*": "opportunity", "!": "threat", "?": "parking" };

/** A dash pasted from a document is meant as a minus. @type {Record<string, string>} */
const DASHES = { "–": "-", "—": "-", "−": "-" };
/**
 * The sign that stands for a quadrant; "" for none.
 * @param {unknown} quadrant
 */
export function signOf(quadrant) {
  return Object.keys(PREFIXES).find((sign) => PREFIXES[sign] === quadrant) ?? "";
}

const MOST_WORDS_OF_WHO = 8;
/** A point stands in a name only after an initial. */
const WHO = /^([^\s:](?:[^:.;!?]|(?<=[\s.][A-ZА-ЯЁ])\.){0,119}?)\s*:\s+(\S.*)$/u;
const THEME = /^(\S.*?)\s+\/\s*([^\s/][^/]{0,99})$/u;

/**
 * «= Создать каталог» → «Создать каталог»; "" for any other line. As sessions_app/capture.py reads it.
 * @param {string} line
 */
export function decisionIn(line) {
  const [sign, ...rest] = line.trim().replace(/\s+/gu, " ");
  return sign === "=" ? rest.join("").trim() : "";
}

/**
 * The quadrant that a sign stands for; "" for any other.
 * @param {string} sign
 */
export function quadrantOf(sign) {
  return PREFIXES[DASHES[sign] ?? sign] ?? "";
}

/**
 * «- Образец: цех загружен на 60 % / мощности» → quadrant, who, text, theme; as sessions_app/capture.py reads it.
 * @param {string} line
 * @returns {Line}
 */
export function read(line) {
  let text = line.trim().replace(/\s+/gu, " ");
  const quadrant = quadrantOf(text.slice(0, 1));
  if (quadrant) text = text.slice(1).trim();

  let theme = "";
  const withTheme = THEME.exec(text);
  if (withTheme) [text, theme] = [withTheme[1] ?? "", (withTheme[2] ?? "").trim()];

  let who = "";
  const withWho = WHO.exec(text);
  if (withWho && (withWho[1] ?? "").split(" ").length <= MOST_WORDS_OF_WHO) {
    [who, text] = [withWho[1] ?? "", withWho[2] ?? ""];
  }
  return { quadrant, who, text, theme };
}
