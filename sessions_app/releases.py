"""The press release of a session: drawn from its data, with paragraphs as people want them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises import printing
from enterprises.models import User
from enterprises.typography import nbsp
from enterprises.versions import StaleVersion, claim
from sessions_app import press_release
from sessions_app.models import ReleaseWording, StrategySession
from sessions_app.paper import Block, Paper
from sessions_app.press_release import Draft
from sessions_app.press_release.paragraphs import Fact, Paragraph

Standing = ReleaseWording.Standing
TEMPLATE = "print/paper.typ"


# Reading ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """A paragraph of the data and what a person has put in its place; either may be missing, not both."""

    key: str
    generated: Paragraph | None
    wording: ReleaseWording | None

    @property
    def is_by_hand(self) -> bool:
        return self.wording is not None and self.wording.standing == Standing.BY_HAND

    @property
    def is_left_out(self) -> bool:
        return self.wording is not None and self.wording.standing == Standing.LEFT_OUT

    @property
    def text(self) -> str:
        """What stands in the paper; empty for what is left out."""
        if self.wording is not None and self.wording.standing == Standing.BY_HAND:
            return self.wording.text
        if self.is_left_out or self.generated is None:
            return ""
        return self.generated.text

    @property
    def now(self) -> str:
        return self.generated.text if self.generated else ""

    @property
    def is_stale(self) -> bool:
        """The data have changed since a person decided on the paragraph."""
        return (
            self.wording is not None
            and self.wording.standing != Standing.FROM_DATA
            and self.wording.generated != self.now
        )

    @property
    def facts(self) -> tuple[Fact, ...]:
        return self.generated.facts if self.generated else ()

    @property
    def version(self) -> int:
        return self.wording.version if self.wording else 0


@dataclass(frozen=True)
class Release:
    session: StrategySession
    draft: Draft
    lines: list[Line]

    def line(self, key: str) -> Line | None:
        return next((line for line in self.lines if line.key == key), None)

    @property
    def paper(self) -> Paper:
        return Paper(f"Пресс-релиз: {self.session.title}", tuple(self._blocks()))

    def _blocks(self) -> Iterator[Block]:
        yield Block("body", "Пресс-релиз")
        for line in self.lines:
            kind = "headline" if line.key == "title" else "text"
            for text in line.text.split("\n"):
                if text.strip():
                    yield Block(kind, nbsp(text.strip()), line.key)


def read(session: StrategySession, user: User) -> Release:
    draft = press_release.draw(session, user)
    wordings = {one.key: one for one in session.release_wordings.select_related("by")}
    lines = [Line(one.key, one, wordings.pop(one.key, None)) for one in draft.paragraphs]
    # What a person wrote stays, although the data tell of it no more.
    lines += [Line(key, None, one) for key, one in wordings.items() if one.standing == Standing.BY_HAND]
    return Release(session, draft, lines)


def docx(release: Release) -> bytes:
    # At need: python-docx takes a tenth of a second of every start.
    from sessions_app import paper_docx

    return paper_docx.write(release.paper, "")


def pdf(release: Release) -> bytes:
    return printing.pdf(TEMPLATE, {**release.paper.as_json(), "stamp": ""})


# Changing --------------------------------------------------------------------------------------------


@transaction.atomic
def reword(session: StrategySession, *, by: User, key: str, version: int, text: str) -> None:
    """Put a paragraph by hand; an empty text, or the text of the data, gives it back to the data.

    `version` is that of the wording which was read, 0 where there was none. Raises StaleVersion.
    """
    line = _line(session, by, key)
    text = text.strip()
    standing = Standing.FROM_DATA if text in ("", line.now) else Standing.BY_HAND
    _put(session, line, by=by, version=version, standing=standing, text=text)


@transaction.atomic
def leave_out(session: StrategySession, *, by: User, key: str, version: int) -> None:
    line = _line(session, by, key)
    _put(session, line, by=by, version=version, standing=Standing.LEFT_OUT, text=line.text)


@transaction.atomic
def give_back(session: StrategySession, *, by: User, key: str, version: int) -> None:
    """To the data; what a person wrote stays in the history."""
    line = _line(session, by, key)
    kept = line.wording.text if line.wording else ""
    _put(session, line, by=by, version=version, standing=Standing.FROM_DATA, text=kept)


@transaction.atomic
def keep(session: StrategySession, *, by: User, key: str, version: int) -> None:
    """Let a person's decision stand over the data as they are now."""
    line = _line(session, by, key)
    if line.wording is None:
        raise ValidationError(_("It stands as the data of the session give it."), "nothing_by_hand")
    _put(session, line, by=by, version=version, standing=line.wording.standing, text=line.wording.text)


def _line(session: StrategySession, by: User, key: str) -> Line:
    # One after another: the second to write a first wording finds the other's.
    StrategySession.objects.select_for_update(no_key=True).get(pk=session.pk)
    line = read(session, by).line(key)
    if line is None:
        raise ValidationError(_("The press release has no such paragraph any more."), "no_paragraph")
    return line


def _put(session: StrategySession, line: Line, *, by: User, version: int, standing: str, text: str) -> None:
    decided = {
        "standing": standing,
        "text": text,
        "generated": line.now,
        "by": by,
        "at": timezone.now(),
    }
    # What was given back with its paragraph gone is no line any more; its row is.
    wording = session.release_wordings.filter(key=line.key).first()
    if wording is None:
        if version == 0:
            ReleaseWording.objects.create(session=session, key=line.key, **decided)
            return
        raise ValidationError(_("The press release has no such paragraph any more."), "no_paragraph")
    if version == 0:
        raise StaleVersion(wording)
    claim(wording, version)
    for name, value in decided.items():
        setattr(wording, name, value)
    wording.save(update_fields=list(decided))
