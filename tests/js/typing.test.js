// @ts-check
import assert from "node:assert/strict";
import test from "node:test";

import { contents, takesText } from "../../static/js/lib/typing.js";

test("a key pressed in a field is text, on a box or a row it is a shortcut", () => {
  assert.equal(takesText({ tagName: "TEXTAREA" }), true);
  assert.equal(takesText({ tagName: "INPUT", type: "search" }), true);
  assert.equal(takesText({ tagName: "DIV", isContentEditable: true }), true);
  assert.equal(takesText({ tagName: "INPUT", type: "checkbox" }), false);
  assert.equal(takesText({ tagName: "TR" }), false);
  assert.equal(takesText(null), false);
});

test("a form has changed when a value has, and not when its token has", () => {
  const before = contents([["csrfmiddlewaretoken", "a"], ["name", "Энергия"]]);

  assert.equal(contents([["csrfmiddlewaretoken", "b"], ["name", "Энергия"]]), before);
  assert.notEqual(contents([["csrfmiddlewaretoken", "a"], ["name", "Энергия 2"]]), before);
});
