"""Organisations in a text: by legal form, by quotes, by the nouns they are called by, and by the model."""

from __future__ import annotations

from collections.abc import Sequence

from enterprises.reading.by_form import ByForm
from enterprises.reading.by_quotes import ByQuotes
from enterprises.reading.by_words import ByWords
from enterprises.reading.findings import Findings, FoundOrganisation
from enterprises.reading.known_names import Named
from enterprises.reading.people import FoundPerson
from enterprises.reading.words import Text

__all__ = ["FoundOrganisation", "find_organisations"]


def find_organisations(
    text: Text, people: Sequence[FoundPerson], named: Sequence[Named]
) -> list[FoundOrganisation]:
    """Every mention, in the order of the text. What one way has taken, the next leaves alone."""
    findings = Findings(text, people, named)
    for way in (ByForm, ByQuotes, ByWords):
        way(findings).run()
    return sorted(findings.found, key=lambda one: one.start)
