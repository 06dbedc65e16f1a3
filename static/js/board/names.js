// @ts-check

/** @typedef {{label: string, detail: string, speaker?: number, organisation?: number}} Present */

/**
 * Lower-case words without quotes and dashes; «ё» is «е».
 * @param {string} text
 */
export function words(text) {
  return text.toLowerCase().replaceAll("ё", "е").match(/[\p{L}\p{N}]+/gu) ?? [];
}

/**
 * Who of those in the hall is meant: every typed word begins a word of the name.
 * @param {Present[]} present
 * @param {string} typed
 * @param {number} most
 */
export function matching(present, typed, most = 6) {
  const wanted = words(typed);
  if (wanted.length === 0 || typed.trim().length < 2) return [];
  return present
    .filter((one) => {
      const name = words(one.label);
      return wanted.every((word) => name.some((other) => other.startsWith(word)));
    })
    .slice(0, most);
}

/**
 * What is being typed as a name: the line up to the end, while it has no colon and is short.
 * @param {string} line
 */
export function nameBeingTyped(line) {
  return line.includes(":") || line.length > 60 ? "" : line.replace(/^[+*!?–—−-]\s*/u, "").trim();
}
