// @ts-check

/**
 * A label cut into pieces, those that match any typed word apart, so that they can be marked.
 * Case, «ё» and «е» do not matter.
 * @param {string} label
 * @param {string} typed
 * @returns {{text: string, matches: boolean}[]}
 */
export function pieces(label, typed) {
  const plain = fold(label);
  const marked = new Array(label.length).fill(false);
  for (const word of fold(typed).split(/\s+/).filter(Boolean)) {
    for (let at = plain.indexOf(word); at >= 0; at = plain.indexOf(word, at + word.length)) {
      marked.fill(true, at, at + word.length);
    }
  }
  /** @type {{text: string, matches: boolean}[]} */
  const result = [];
  for (let at = 0; at < label.length; at += 1) {
    const last = result.at(-1);
    if (last && last.matches === marked[at]) last.text += label[at];
    else result.push({ text: label[at] ?? "", matches: marked[at] });
  }
  return result;
}

/**
 * Lower case and without «ё», letter by letter: places in the result are places in the text.
 * @param {string} text
 */
function fold(text) {
  return Array.from({ length: text.length }, (_, at) => {
    const letter = (text[at] ?? "").toLowerCase();
    return letter === "ё" ? "е" : letter.length === 1 ? letter : (text[at] ?? "");
  }).join("");
}
