// @ts-check
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { quadrantOf, read } from "../../static/js/board/line.js";

const cases = JSON.parse(readFileSync(new URL("../sessions_app/capture_cases.json", import.meta.url), "utf8"));

for (const { line, ...expected } of cases) {
  test(`«${line}» is read as the server reads it`, () => {
    assert.deepEqual(read(line), expected);
  });
}

test("only the five signs and their dashes stand for a quadrant", () => {
  assert.deepEqual(["+", "-", "—", "*", "!", "?", "=", "я", ""].map(quadrantOf), [
    "strength",
    "weakness",
    "weakness",
    "opportunity",
    "threat",
    "parking",
    "",
    "",
    "",
  ]);
});
