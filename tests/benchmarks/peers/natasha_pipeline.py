"""natasha as its README shows it: segments, morphology, syntax, names, each name in its normal form."""

from __future__ import annotations

import importlib
import sys
from functools import lru_cache
from typing import Any

# natasha asks for pymorphy2, which works on no Python of today; its successor has the same interface.
for name in ("", ".analyzer", ".units", ".units.base"):
    sys.modules[f"pymorphy2{name}"] = importlib.import_module(f"pymorphy3{name}")

# What the pipeline answers at all: it knows no legal forms, places, kinds, posts or dates.
TELLS = frozenset({"organisations_f1", "exact_names", "people_f1"})


@lru_cache(maxsize=1)
def _pipeline() -> dict[str, Any]:
    import natasha

    embedding = natasha.NewsEmbedding()
    return {
        "segmenter": natasha.Segmenter(),
        "vocabulary": natasha.MorphVocab(),
        "morphology": natasha.NewsMorphTagger(embedding),
        "syntax": natasha.NewsSyntaxParser(embedding),
        "names": natasha.NewsNERTagger(embedding),
    }


def read(text: str) -> dict[str, list[dict[str, Any]]]:
    import natasha

    part = _pipeline()
    document = natasha.Doc(text)
    document.segment(part["segmenter"])
    document.tag_morph(part["morphology"])
    document.parse_syntax(part["syntax"])
    document.tag_ner(part["names"])
    found: dict[str, dict[str, dict[str, Any]]] = {"ORG": {}, "PER": {}}
    for span in document.spans:
        span.normalize(part["vocabulary"])
        if span.type in found:
            found[span.type].setdefault(span.normal, {"name": span.normal, "surface": span.text})
    return {"organisations": list(found["ORG"].values()), "people": list(found["PER"].values()), "dates": []}
