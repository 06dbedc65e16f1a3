"""An official paper as data: one description that the page, DOCX and PDF are drawn from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self


@dataclass(frozen=True)
class Block:
    """One paragraph, or one table where it has `rows`.

    `kind`: body, title, headline, subtitle, pair (`right` stands at the right edge), flat, heading, label,
    text, signature (`right` is the name), appendix (begins a page), table.
    `key` names the paragraph for wordings by hand; it is empty where nothing can be changed.
    """

    kind: str
    text: str = ""
    key: str = ""
    right: str = ""
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    widths: tuple[int, ...] = ()


@dataclass(frozen=True)
class Gap:
    """What is missing, by the key of its paragraph; one that blocks lets nobody sign."""

    key: str
    title: str
    text: str
    blocks: bool
    url: str = ""
    link: str = ""
    field: str = ""


@dataclass(frozen=True)
class Paper:
    title: str
    blocks: tuple[Block, ...]
    gaps: tuple[Gap, ...] = field(default=(), compare=False)

    def reworded(self, wordings: Mapping[str, str]) -> Self:
        """With paragraphs as people want them."""
        return type(self)(
            self.title,
            tuple(
                Block(**{**_fields(block), "text": wordings[block.key]})
                if block.key and block.key in wordings
                else block
                for block in self.blocks
            ),
            self.gaps,
        )

    def as_json(self) -> dict[str, Any]:
        return {"title": self.title, "blocks": [asdict(block) for block in self.blocks]}

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Self:
        return cls(told["title"], tuple(_block(one) for one in told["blocks"]))

    @property
    def digest(self) -> str:
        """SHA-256 of what the paper says, in hexadecimal."""
        body = json.dumps(self.as_json(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(body.encode()).hexdigest()

    def block(self, key: str) -> Block | None:
        return next((block for block in self.blocks if block.key == key), None) if key else None


def _fields(block: Block) -> dict[str, Any]:
    return {name: getattr(block, name) for name in Block.__dataclass_fields__}


def _block(told: Mapping[str, Any]) -> Block:
    lists: dict[str, Iterable[Any]] = {
        "header": tuple(told["header"]),
        "rows": tuple(tuple(row) for row in told["rows"]),
        "widths": tuple(told["widths"]),
    }
    return Block(**{**told, **lists})
