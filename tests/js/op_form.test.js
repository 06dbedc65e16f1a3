// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { decisionIn } from "../../static/js/board/line.js";
import { growthOf } from "../../static/js/board/growing.js";
import { dataOf } from "../../static/js/board/op-form.js";
import { Picks } from "../../static/js/board/picks.js";

/** @param {string} name @param {string} value @param {string} as */
const field = (name, value, as = "") => ({ name, value, as });

test("a form says numbers, lists and flags as an operation wants them, and leaves out what is empty", () => {
  assert.deepEqual(
    dataOf([
      field("question", "Что важнее?"),
      field("quorum", "", "number"),
      field("dots", "5", "number"),
      field("stacking", "true", "flag"),
      field("statements", "7", "numbers"),
      field("statements", "3", "numbers"),
    ]),
    { question: "Что важнее?", dots: 5, stacking: true, statements: [7, 3] },
  );
});

test("an empty list is a list, and what is no number goes as it was typed", () => {
  assert.deepEqual(dataOf([field("statements", "", "numbers"), field("dots", "пять", "number")]), { statements: [], dots: "пять" });
});

test("a line that begins with = is a decision", () => {
  assert.equal(decisionIn("  =  Создать   каталог "), "Создать каталог");
  assert.equal(decisionIn("= "), "");
  assert.equal(decisionIn("- цена = высокая"), "");
});

test("a key means the same in both layouts", () => {
  assert.deepEqual(
    [{ key: "з", code: "KeyP" }, { key: "p", code: "KeyP" }, { key: "ы", code: "KeyS" }, { key: "=", code: "Equal" }, { key: "x", code: "KeyX" }].map(growthOf),
    ["priority", "priority", "strategy", "decision", ""],
  );
});

test("a key concerns what is picked, else the card itself", () => {
  const picks = new Picks();
  assert.deepEqual(picks.or(5), [5]);
  picks.toggle(1);
  picks.toggle(2);
  picks.toggle(1);
  assert.deepEqual(picks.or(5), [2]);
  picks.clear();
  assert.equal(picks.size, 0);
});
