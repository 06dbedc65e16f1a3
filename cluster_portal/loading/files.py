"""The data files that come with the portal."""

from __future__ import annotations

import csv
import uuid
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

import enterprises

DATA = Path(__file__).resolve().parent.parent / "data"
CLASSIFIERS = Path(enterprises.__file__).resolve().parent / "data"


class _ExactLoader(yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader):  # type: ignore[misc]
    """YAML whose fractions are decimal, as people wrote them."""


_ExactLoader.add_constructor(
    "tag:yaml.org,2002:float", lambda loader, node: Decimal(loader.construct_scalar(node))
)


@cache
def read_yaml(name: str) -> Any:
    # The loader above is a safe one: it builds nothing but plain values.
    return yaml.load((DATA / name).read_text(encoding="utf-8"), Loader=_ExactLoader)  # noqa: S506


def read_text(name: str) -> str:
    return (DATA / name).read_text(encoding="utf-8")


def read_csv(name: str) -> list[dict[str, str]]:
    with (CLASSIFIERS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


_NAMESPACE = uuid.UUID("6f1e3c5a-2b0d-5c4e-9a77-0d8f5b9e2013")


def stable_uid(*words: str) -> uuid.UUID:
    """The same words give the same identity in every installation and at every loading."""
    return uuid.uuid5(_NAMESPACE, "/".join(words))
