"""What a press release is made of: paragraphs, and the records that each of them rests on."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models


@dataclass(frozen=True)
class Fact:
    """What of the session is told; «откуда?» is asked of `field` of `record`."""

    label: str
    record: models.Model
    field: str = ""


@dataclass(frozen=True)
class Paragraph:
    """`key` names it for wordings by hand, whatever the data make of its text."""

    key: str
    text: str
    facts: tuple[Fact, ...]
