// @ts-check
import assert from "node:assert/strict";
import test from "node:test";

import { pieces } from "../../static/js/lib/pieces.js";

/**
 * @param {string} label
 * @param {string} typed
 */
function marked(label, typed) {
  return pieces(label, typed)
    .map((piece) => (piece.matches ? `[${piece.text}]` : piece.text))
    .join("");
}

test("what was typed is marked wherever it stands", () => {
  assert.equal(marked("ОАО «Гидропривод»", "привод"), "ОАО «Гидро[привод]»");
  assert.equal(marked("Управление образования", "обр"), "Управление [обр]азования");
});

test("case and «ё» do not matter, several words may come in any order", () => {
  assert.equal(marked("Берёза", "бере"), "[Берё]за");
  assert.equal(marked("Армастек Липецк", "лип арм"), "[Арм]астек [Лип]ецк");
});

test("nothing is lost, whatever was typed", () => {
  for (const typed of ["", "  ", "нет такого", "ООО", "«", "о"]) {
    assert.equal(
      pieces("ООО «Ёлка»", typed)
        .map((piece) => piece.text)
        .join(""),
      "ООО «Ёлка»",
    );
  }
});

test("letters that grow in lower case keep their places", () => {
  assert.equal(marked("İzmir завод", "завод"), "İzmir [завод]");
});
