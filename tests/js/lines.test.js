// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { withLine } from "../../static/js/lib/lines.js";

test("a line is added below the others, once", () => {
  assert.equal(withLine("", "г. Елец"), "г. Елец");
  assert.equal(withLine("г. Елец\n", "г. Липецк"), "г. Елец\nг. Липецк");
  assert.equal(withLine("г. Елец\nг. Липецк", "г. Елец"), "г. Елец\nг. Липецк");
});
