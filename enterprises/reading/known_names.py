"""What a grammar cannot know: slovnet's model of news, with the weights that natasha's wheel carries."""

from __future__ import annotations

import importlib.util
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

PERSON, ORGANISATION, PLACE = "PER", "ORG", "LOC"


class Named(NamedTuple):
    kind: str
    start: int
    end: int


def is_installed() -> bool:
    return all(importlib.util.find_spec(name) for name in ("slovnet", "navec", "natasha", "razdel"))


@lru_cache(maxsize=1)
def _model() -> Any:
    """Loaded at the first text, once per process; natasha is never imported, only its files read."""
    if not is_installed():
        return None
    from navec import Navec
    from slovnet import NER

    spec = importlib.util.find_spec("natasha")
    assert spec is not None
    assert spec.submodule_search_locations
    data = Path(spec.submodule_search_locations[0]) / "data"
    model = NER.load(data / "model" / "slovnet_ner_news_v1.tar")
    model.navec(Navec.load(data / "emb" / "navec_news_v1_1B_250K_300d_100q.tar"))
    return model


def find_names(flat: str) -> list[Named]:
    """Names by the model, line by line: what stands on two lines is not one name. Nothing without it."""
    model = _model()
    if model is None:
        return []
    found, start = [], 0
    for line in flat.split("\n"):
        if line.strip():
            spans = model(line).spans
            found += [Named(span.type, start + span.start, start + span.stop) for span in spans]
        start += len(line) + 1
    return found
