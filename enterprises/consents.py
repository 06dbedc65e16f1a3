"""Consent to the processing of personal data: its text, giving it, withdrawing it."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises import erasure, registry
from enterprises.models import Consent, ConsentText, Person, Region, Source, User
from enterprises.registry import NewSource


def text_in_force(region: Region, day: date | None = None) -> ConsentText | None:
    return ConsentText.objects.of(region).valid_on(day or timezone.localdate()).first()


@transaction.atomic
def add_text(region: Region, *, by: User, text: str, valid_from: date) -> ConsentText:
    """The next version of the text. Those who consented to an earlier one consented to that one."""
    # Two administrators at once would give their versions one number.
    Region.objects.select_for_update().get(pk=region.pk)
    last = ConsentText.objects.of(region).first()
    if last is not None and valid_from < last.valid_from:
        sentence = _("A new version cannot be in force before the last one: %(day)s.")
        day = f"{last.valid_from:%d.%m.%Y}"
        raise ValidationError(
            {"valid_from": ValidationError(sentence, code="too_early", params={"day": day})}
        )
    number = (ConsentText.objects.of(region).aggregate(last=Max("number"))["last"] or 0) + 1
    version = ConsentText(kept_by=region, number=number, text=text, valid_from=valid_from, recorded_by=by)
    version.full_clean()
    version.save()
    return version


@transaction.atomic
def give(
    person: Person,
    *,
    by: User,
    text: ConsentText,
    received: str,
    given_at: datetime | None = None,
    source: Source | None = None,
    new_source: NewSource | None = None,
) -> Consent:
    """Record that the person consented. Raises ValidationError, by field where there is one."""
    if person.erased_at:
        raise ValidationError(_("The data of this person were erased; the card is closed."), code="erased")
    if text.kept_by_id != person.kept_by_id:
        raise ValidationError({"text": _("Choose a text of the same registry.")}, code="foreign")
    now = timezone.now()
    given_at = given_at or now
    if given_at > now:
        raise ValidationError({"given_on": _("A consent cannot be given in the future.")}, code="future")
    if timezone.localdate(given_at) < text.valid_from:
        raise ValidationError(
            {"given_on": _("This version of the text was not in force on that day.")}, code="too_early"
        )
    source = registry.the_source(person.kept_by, source, new_source, by=by)
    if source is None:
        raise registry.source_is_needed()
    consent = Consent(
        person=person, text=text, received=received, given_at=given_at, source=source, recorded_by=by
    )
    consent.full_clean(exclude=["recorded_by"])
    try:
        with transaction.atomic():
            consent.save()
    except IntegrityError as clash:
        # Somebody recorded it between the check and the write.
        raise ValidationError(
            _("A valid consent of this person is recorded already."), code="twice"
        ) from clash
    return consent


@transaction.atomic
def withdraw(
    consent: Consent, *, by: User, reason: str = "", withdrawn_at: datetime | None = None
) -> Consent:
    """End a consent. The work contact goes with it, from history too: nothing allows to keep it any more.

    Withdrawing again changes nothing.
    """
    consent = Consent.objects.select_for_update().select_related("person").get(pk=consent.pk)
    if consent.withdrawn_at is not None:
        return consent
    consent.withdrawn_at = withdrawn_at or timezone.now()
    consent.withdrawal_reason = reason
    consent.full_clean(exclude=["recorded_by"])
    consent.save(update_fields=["withdrawn_at", "withdrawal_reason"])
    erasure.forget_work_contact(consent.person)
    return consent
