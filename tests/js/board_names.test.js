// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { counted } from "../../static/js/board/cards.js";
import { matching, nameBeingTyped } from "../../static/js/board/names.js";
import { Steps } from "../../static/js/board/undo.js";

const present = ["ООО «Образец-Композит»", "ООО «Образец-Профиль»", "Мережёв А. С."].map((label) => ({ label, detail: "" }));

test("the beginning of any word is enough, and ё is е", () => {
  const found = (/** @type {string} */ typed) => matching(present, typed).map((one) => one.label);

  assert.deepEqual(found("обр"), ["ООО «Образец-Композит»", "ООО «Образец-Профиль»"]);
  assert.deepEqual(found("образец проф"), ["ООО «Образец-Профиль»"]);
  assert.deepEqual(found("мереже"), ["Мережёв А. С."]);
  assert.deepEqual(found("разец"), []);
  assert.deepEqual(found("о"), []);
});

test("a name is being typed until the colon", () => {
  assert.equal(nameBeingTyped("- обра"), "обра");
  assert.equal(nameBeingTyped("Образец: цех"), "");
  assert.equal(nameBeingTyped("длинная строка ".repeat(6)), "");
});

test("a number takes the Russian form that the server gave", () => {
  const words = { none: "нет высказываний", one: "1 высказывание", few: "2 высказывания", many: "5 высказываний" };

  assert.deepEqual([0, 1, 3, 11, 21, 40].map((number) => counted(number, words)), [
    "нет высказываний",
    "1 высказывание",
    "3 высказывания",
    "11 высказываний",
    "21 высказывание",
    "40 высказываний",
  ]);
});

test("steps are taken back from the newest, and a chosen one is forgotten", () => {
  const steps = new Steps();
  const made = ["раз", "два", "три"].map((words) => ({ words, back: [{ kind: "statement.remove", data: {} }] }));
  for (const step of made) steps.add(step);

  if (made[1]) steps.forget(made[1]);

  assert.deepEqual([steps.take(), steps.take(), steps.take()], [made[2], made[0], undefined]);
});
