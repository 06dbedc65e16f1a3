"""Minutes: begun, reworded, agreed, signed, corrected by a new edition."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises import printing
from enterprises.models import Person, User
from enterprises.versions import claim
from sessions_app import protocol
from sessions_app.models import Amendment, Minutes, MinutesWording, StrategySession
from sessions_app.paper import Block, Paper

TEMPLATE = "print/paper.typ"


# Reading ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Reading:
    """`paper` is what stands, `generated` what the data alone give; equal once it is signed."""

    paper: Paper
    generated: Paper
    wordings: dict[str, MinutesWording]

    @property
    def stale(self) -> list[tuple[MinutesWording, str]]:
        """Wordings by hand whose data have changed since, with what the data give now."""
        now = {block.key: block.text for block in self.generated.blocks if block.key}
        return [
            (wording, now.get(key, ""))
            for key, wording in self.wordings.items()
            if wording.generated != now.get(key, "")
        ]


def read(minutes: Minutes) -> Reading:
    if minutes.content is not None:
        signed = Paper.from_json(minutes.content)
        return Reading(signed, signed, {})
    generated = protocol.draw(minutes)
    wordings = {wording.key: wording for wording in minutes.wordings.select_related("by")}
    return Reading(
        generated.reworded({key: wording.text for key, wording in wordings.items()}), generated, wordings
    )


def docx(minutes: Minutes) -> bytes:
    if minutes.is_signed and minutes.docx is not None:
        return bytes(minutes.docx)
    return _docx(read(minutes).paper, "")


def pdf(minutes: Minutes) -> bytes:
    if minutes.is_signed and minutes.pdf is not None:
        return bytes(minutes.pdf)
    return _pdf(read(minutes).paper, "")


def _docx(paper: Paper, stamp: str) -> bytes:
    # python-docx takes a tenth of a second of every start.
    from sessions_app import paper_docx

    return paper_docx.write(paper, stamp)


def _pdf(paper: Paper, stamp: str) -> bytes:
    return printing.pdf(TEMPLATE, {**paper.as_json(), "stamp": stamp})


# Changing --------------------------------------------------------------------------------------------


@transaction.atomic
def begin(session: StrategySession, *, by: User) -> Minutes:
    """The edition that is not signed; asked for twice, it is the same."""
    StrategySession.objects.select_for_update(no_key=True).get(pk=session.pk)
    open_one = session.minutes.exclude(state=Minutes.State.SIGNED).first()
    if open_one is not None:
        return open_one
    if session.minutes.exists():
        raise ValidationError(_("The minutes are signed. A correction is a new edition."), "signed")
    return Minutes.objects.create(session=session, recorded_by=by)


@transaction.atomic
def correct(signed: Minutes, *, by: User, reason: str) -> Minutes:
    """A new edition that names the old one, with its wordings by hand."""
    if not signed.is_signed:
        raise ValidationError(_("These minutes are not signed yet: change them as they are."), "not_signed")
    if not reason.strip():
        raise ValidationError(_("Say what is corrected."), "no_reason")
    StrategySession.objects.select_for_update(no_key=True).get(pk=signed.session_id)
    if signed.session.minutes.exclude(state=Minutes.State.SIGNED).exists():
        raise ValidationError(_("There is already an edition that is not signed yet."), "already_open")
    last = signed.session.minutes.aggregate(last=Max("edition"))["last"]
    if last != signed.edition:
        raise ValidationError(_("There is a later edition: correct that one."), "not_the_last")
    new = Minutes.objects.create(
        session=signed.session,
        edition=last + 1,
        corrects=signed,
        correction_reason=reason.strip(),
        form=signed.form,
        number=signed.number,
        recorded_by=by,
    )
    for wording in signed.wordings.all():
        MinutesWording.objects.create(
            minutes=new, key=wording.key, text=wording.text, generated=wording.generated, by=wording.by
        )
    return new


@transaction.atomic
def set_form(minutes: Minutes, *, by: User, version: int, form: str, number: str) -> None:
    """Raises StaleVersion, or ValidationError once the minutes are signed."""
    _refuse_signed(minutes)
    claim(minutes, version)
    minutes.form, minutes.number = form, number
    minutes.save(update_fields=["form", "number"])


@transaction.atomic
def appoint(minutes: Minutes, *, by: User, role: str, person: Person) -> None:
    """Chair or secretary of the session, as the minutes name them."""
    _refuse_signed(minutes)
    if role not in ("chair", "secretary"):
        raise ValidationError(_("There is no such role."), "no_such_role")
    session = StrategySession.objects.select_for_update().get(pk=minutes.session_id)
    claim(session, session.version)
    setattr(session, role, person)
    session.save(update_fields=[role])


@transaction.atomic
def reword(minutes: Minutes, *, by: User, key: str, text: str) -> None:
    """Put a paragraph by hand; an empty text, or the text of the data, gives it back to the data."""
    _refuse_signed(minutes)
    Minutes.objects.select_for_update().get(pk=minutes.pk)
    block = _block(minutes, key)
    if not text.strip() or text.strip() == block.text:
        minutes.wordings.filter(key=key).delete()
        return
    MinutesWording.objects.update_or_create(
        minutes=minutes,
        key=key,
        defaults={"text": text.strip(), "generated": block.text, "by": by, "at": timezone.now()},
    )


def _block(minutes: Minutes, key: str) -> Block:
    block = protocol.draw(minutes).block(key)
    if block is None:
        raise ValidationError(_("The minutes have no such paragraph any more."), "no_paragraph")
    return block


@transaction.atomic
def send(minutes: Minutes, *, by: User) -> None:
    """To those who were there: they may ask for amendments."""
    _step(minutes, Minutes.State.DRAFT, Minutes.State.AGREEMENT)


@transaction.atomic
def take_back(minutes: Minutes, *, by: User) -> None:
    _step(minutes, Minutes.State.AGREEMENT, Minutes.State.DRAFT)


def _step(minutes: Minutes, old: Minutes.State, new: Minutes.State) -> None:
    """Sent twice it is sent once."""
    locked = Minutes.objects.select_for_update().get(pk=minutes.pk)
    if locked.state not in (old, new):
        raise ValidationError(_("The minutes are signed and change no more."), "signed")
    locked.state = new
    locked.save(update_fields=["state"])
    minutes.state = new


@transaction.atomic
def amend(minutes: Minutes, *, by: User, person: Person, key: str, text: str, reason: str = "") -> Amendment:
    """Somebody who was there asks for another wording while the minutes are in agreement."""
    locked = Minutes.objects.select_for_update().get(pk=minutes.pk)
    if locked.state != Minutes.State.AGREEMENT:
        raise ValidationError(
            _("Amendments are taken while the minutes are in agreement."), "not_in_agreement"
        )
    if not minutes.session.attendance.filter(person=person).exists():
        raise ValidationError(_("Amendments are made by people who attended."), "did_not_attend")
    block = read(locked).paper.block(key)
    if block is None:
        raise ValidationError(_("The minutes have no such paragraph any more."), "no_paragraph")
    if text.strip() == block.text:
        raise ValidationError(_("The wording is the same as it stands."), "no_change")
    return Amendment.objects.create(
        minutes=locked,
        key=key,
        before=block.text,
        text=text.strip(),
        reason=reason.strip(),
        person=person,
        entered_by=by,
    )


@transaction.atomic
def answer(amendment: Amendment, *, by: User, accepted: bool, answer: str = "") -> None:
    """Accepted, it becomes the wording of its paragraph; declined, it needs a reason."""
    minutes = Minutes.objects.select_for_update().get(pk=amendment.minutes_id)
    _refuse_signed(minutes)
    locked = Amendment.objects.select_for_update().get(pk=amendment.pk)
    if locked.state != Amendment.State.PROPOSED:
        raise ValidationError(_("The amendment has been answered already."), "answered")
    if not accepted and not answer.strip():
        raise ValidationError(_("Say why the amendment is declined."), "no_answer")
    if accepted:
        reword(minutes, by=by, key=locked.key, text=locked.text)
    locked.state = Amendment.State.ACCEPTED if accepted else Amendment.State.DECLINED
    locked.answer = answer.strip()
    locked.answered_by, locked.answered_at = by, timezone.now()
    locked.save()


@transaction.atomic
def sign(minutes: Minutes, *, by: User | None, signed_on: datetime.date, digest: str) -> None:
    """Close the edition with what it says: `digest` is of the paper that the person who signs has seen.

    Raises ValidationError where something is missing, an amendment is not answered, or the data have changed.
    """
    session = StrategySession.objects.select_for_update(no_key=True).get(pk=minutes.session_id)
    locked = Minutes.objects.select_for_update(of=("self",)).select_related("corrects").get(pk=minutes.pk)
    locked.session = session
    _refuse_signed(locked)
    if session.is_rehearsal:
        raise ValidationError(_("Minutes of a rehearsal are not signed."), "rehearsal")
    paper = read(locked).paper
    if any(gap.blocks for gap in paper.gaps):
        raise ValidationError(_("Something is still missing: see what lets nobody sign."), "gaps")
    if locked.amendments.filter(state=Amendment.State.PROPOSED).exists():
        raise ValidationError(_("There are amendments without an answer."), "amendments")
    if paper.digest != digest:
        raise ValidationError(
            _("The minutes have changed since you read them. Read them again and sign."), "changed"
        )
    if signed_on > timezone.localdate():
        raise ValidationError(_("The date of signing is in the future."), "future")
    stamp = f"Подписан {signed_on:%d.%m.%Y}. SHA-256 текста: {digest}"
    locked.state = Minutes.State.SIGNED
    locked.signed_on, locked.signed_by = signed_on, by
    locked.content, locked.content_hash = paper.as_json(), digest
    locked.docx, locked.pdf = _docx(paper, stamp), _pdf(paper, stamp)
    try:
        locked.save()
    except IntegrityError:
        raise ValidationError(_("The minutes are signed and change no more."), "signed") from None
    minutes.refresh_from_db()


def _refuse_signed(minutes: Minutes) -> None:
    if Minutes.objects.filter(pk=minutes.pk, state=Minutes.State.SIGNED).exists():
        raise ValidationError(_("The minutes are signed and change no more."), "signed")
