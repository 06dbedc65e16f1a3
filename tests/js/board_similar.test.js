// @ts-check
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { similar, stems } from "../../static/js/board/similar.js";

const cases = JSON.parse(readFileSync(new URL("../sessions_app/similar_cases.json", import.meta.url), "utf8"));

test("statements are alike by the words they share, as the server finds them", () => {
  for (const { text, others, found } of cases) {
    /** @type {[number, Set<string>][]} */
    const known = others.map((/** @type {string} */ other, /** @type {number} */ key) => [key, stems(other)]);
    assert.deepEqual(similar(text, known), found, text);
  }
});
