// @ts-check
import assert from "node:assert/strict";
import test from "node:test";

import { stepTo, turnTo } from "../../static/js/lib/steps.js";

test("the arrows walk the rows and stop at both ends", () => {
  assert.equal(stepTo("ArrowDown", -1, 3), 0);
  assert.equal(stepTo("ArrowDown", 2, 3), 2);
  assert.equal(stepTo("ArrowUp", 0, 3), 0);
  assert.equal(stepTo("Home", 2, 3), 0);
  assert.equal(stepTo("End", 0, 3), 2);
});

test("other keys and empty lists move nothing", () => {
  assert.equal(stepTo("a", 1, 3), null);
  assert.equal(stepTo("ArrowDown", -1, 0), null);
  assert.equal(turnTo("ArrowDown", -1, 0), null);
  assert.equal(turnTo("Enter", 0, 3), null);
});

test("options turn in a circle", () => {
  assert.equal(turnTo("ArrowDown", 2, 3), 0);
  assert.equal(turnTo("ArrowUp", 0, 3), 2);
  assert.equal(turnTo("ArrowUp", -1, 3), 2);
});
