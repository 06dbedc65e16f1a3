"""An archive loaded into a portal that has not this session: every record under its own `uid`."""

from __future__ import annotations

import io
import json
import logging
import secrets
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises import choosing, people, registry
from enterprises.models import (
    Evidence,
    LegalForm,
    Organisation,
    Person,
    Proposal,
    Region,
    Settlement,
    Source,
    User,
)
from sessions_app import feeds, journal
from sessions_app.archive import schema
from sessions_app.archive.shape import (
    BY_NAME,
    DOCUMENTS,
    FORMAT,
    KEY,
    KEYED,
    KEYS,
    PARTS,
    VERSION,
    Part,
)
from sessions_app.models import (
    Decision,
    DecisionBasis,
    Minutes,
    RoundReopening,
    Seat,
    SessionFacilitator,
    StrategySession,
)
from sessions_app.paper import Paper

log = logging.getLogger("portal.archive")
LARGEST_FILE = 50 * 2**20
LARGEST_UNPACKED = 200 * 2**20
MOST_FILES = 200


@dataclass
class Loaded:
    """`new_*`: records of the registry that were not there before."""

    session: StrategySession
    new_organisations: list[Organisation] = field(default_factory=list)
    new_people: list[Person] = field(default_factory=list)


def load(content: bytes, *, region: Region, by: User) -> Loaded:
    """Raises ValidationError; then nothing is written."""
    told, documents = _opened(content)
    try:
        with transaction.atomic():
            return _Loading(told, documents, region, by).run()
    except (IntegrityError, DataError) as refusal:
        # The database says it in English and with names of tables: for the log.
        log.warning("an archive was refused", extra={"why": str(refusal).splitlines()[0][:200]})
        raise ValidationError(
            _("The archive contradicts itself or what the portal holds. Nothing is loaded."), "contradiction"
        ) from None


def _opened(content: bytes) -> tuple[dict[str, Any], dict[str, bytes]]:
    # Not at the start of the portal, which would wait for it.
    from jsonschema import Draft202012Validator

    if len(content) > LARGEST_FILE:
        raise ValidationError(_("The archive is larger than 50 MB."), "too_large")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            parts = file.infolist()
            if len(parts) > MOST_FILES or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
                raise ValidationError(_("Unpacked, the archive is larger than 200 MB."), "too_large")
            names = {part.filename for part in parts}
            if "session.json" not in names:
                raise ValidationError(_("This is no archive of a session: session.json is missing."), "alien")
            text = file.read("session.json").decode()
            documents = {name: file.read(name) for name in names if name.startswith("documents/")}
        told = json.loads(text)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, UnicodeDecodeError) as problem:
        raise ValidationError(_("The file cannot be opened as an archive."), "unreadable") from problem
    except (json.JSONDecodeError, RecursionError) as problem:
        raise ValidationError(_("session.json cannot be read."), "unreadable") from problem
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise ValidationError(_("This is no archive of a session."), "alien")
    if told.get("version") != VERSION:
        raise ValidationError(
            _("The archive is of version %(version)s; this portal reads version %(ours)s."),
            "other_version",
            {"version": str(told.get("version"))[:20], "ours": VERSION},
        )
    if "\\u0000" in text:
        raise ValidationError(_("The text holds a character that text cannot hold."), "unreadable")
    for error in Draft202012Validator(schema.schema()).iter_errors(told):
        place = "/".join(map(str, error.absolute_path)) or "session.json"
        raise ValidationError(
            _("The archive is damaged: %(place)s does not follow the schema."), "damaged", {"place": place}
        )
    return told, documents


class _Loading:
    def __init__(self, told: dict[str, Any], documents: dict[str, bytes], region: Region, by: User) -> None:
        self.told, self.documents, self.region, self.by = told, documents, region, by
        self.names: dict[tuple[type[models.Model], str], models.Model | None] = {}
        self.done = Loaded(StrategySession())

    def run(self) -> Loaded:
        head = self.told["records"]["strategysession"]
        if len(head) != 1:
            raise ValidationError(_("An archive holds one session."), "damaged")
        there = StrategySession.objects.filter(uid=_uid(head[0]["id"])).first()
        if there is not None:
            raise ValidationError(
                _("This session is in the portal already: «%(title)s»."), "known", {"title": there.title}
            )
        self._registry()
        later: list[tuple[models.Model, str, str]] = []
        for part in PARTS:
            later += self._part(part, self.told["records"].get(part.name, []))
        for row, name, target in later:
            setattr(row, name, self._named(type(row), target))
            row.save(update_fields=[name])
        self._evidence()
        session = self.names[StrategySession, head[0]["id"]]
        assert isinstance(session, StrategySession)
        self.done.session = session
        journal.record(session, "session.load", by=self.by, payload={})
        return self.done

    # The registry

    def _registry(self) -> None:
        told = self.told["registry"]
        self._known(StrategySession, told["sessions"])
        self._known(Decision, told["decisions"])
        for one in told["accounts"]:
            user = User.objects.filter(uid=_uid(one["id"]), grants__region=self.region).first()
            self.names[User, one["id"]] = user
        for one in told["settlements"]:
            self.names[Settlement, one["id"]] = self._settlement(one)
        self.source = Source.objects.create(
            kept_by=self.region,
            kind=Source.Kind.SESSION,
            title=_("Archive of the session «%(title)s»")
            % {"title": self.told["records"]["strategysession"][0]["title"][:200]},
            issued_on=timezone.localdate(),
            recorded_by=self.by,
        )
        for one in told["sources"]:
            self.names[Source, one["id"]] = self._source(one)
        for one in told["organisations"]:
            self.names[Organisation, one["id"]] = self._organisation(one)
        for one in told["people"]:
            self.names[Person, one["id"]] = self._person(one)
        for one in told["proposals"]:
            self.names[Proposal, one["id"]] = self._proposal(one)

    def _known(self, model: Any, told: Iterable[dict[str, Any]]) -> None:
        for one in told:
            self.names[model, one["id"]] = model.objects.filter(
                uid=_uid(one["id"]), kept_by=self.region
            ).first()

    def _settlement(self, one: dict[str, Any]) -> Settlement | None:
        found = Settlement.objects.filter(uid=_uid(one["id"])).first()
        if found is None and one["oktmo"]:
            found = Settlement.objects.filter(oktmo=one["oktmo"], name=one["name"]).first()
        return found

    def _source(self, one: dict[str, Any]) -> Source:
        found = Source.objects.filter(uid=_uid(one["id"]), kept_by=self.region).first()
        return found or Source.objects.create(
            kept_by=self.region,
            recorded_by=self.by,
            **self._uid_if_free(Source, one),
            **{name: one[name] for name in ("kind", "title", "issued_on", "precision", "text", "note")},
        )

    def _organisation(self, one: dict[str, Any]) -> Organisation:
        rows = Organisation.objects.of(self.region)
        found = rows.filter(uid=_uid(one["id"])).first()
        if found is None and one["inn"]:
            alike = list(rows.present().filter(inn=one["inn"])[:2])
            found = alike[0] if len(alike) == 1 else None
        if found is None:
            alike = [
                other
                for other in choosing.organisations.exactly(rows.present(), one["name"])[:2]
                if not (other.inn and one["inn"])
            ]
            found = alike[0] if len(alike) == 1 else None
        if found is not None:
            return found.merged_into or found
        form = one["legal_form"]
        made = registry.create_organisation(
            self.region,
            by=self.by,
            source=self.source,
            kind=one["kind"],
            legal_form=LegalForm.objects.filter(
                models.Q(abbreviation=form) | models.Q(abbreviation="", name=form)
            ).first()
            if form
            else None,
            name_as_written=one["name"],
            full_name=one["full_name"],
            inn=one["inn"],
            ogrn=one["ogrn"],
            settlement=self.names.get((Settlement, one["settlement"])) if one["settlement"] else None,
        )
        Organisation.objects.filter(pk=made.pk).update(**self._uid_if_free(Organisation, one))
        self.done.new_organisations.append(made)
        return made

    def _person(self, one: dict[str, Any]) -> Person:
        rows = Person.objects.of(self.region)
        found = rows.filter(uid=_uid(one["id"])).first()
        if found is None and one["patronymic"]:
            parts = {name: one[name] for name in ("last_name", "first_name", "patronymic")}
            alike = list(rows.present().filter(**parts)[:2])
            found = alike[0] if len(alike) == 1 else None
        if found is not None:
            return found.merged_into or found
        made = people.create_person(
            self.region,
            by=self.by,
            source=self.source,
            last_name=one["last_name"],
            first_name=one["first_name"],
            patronymic=one["patronymic"],
        )
        Person.objects.filter(pk=made.pk).update(**self._uid_if_free(Person, one))
        self.done.new_people.append(made)
        return made

    def _proposal(self, one: dict[str, Any]) -> Proposal:
        found = Proposal.objects.filter(uid=_uid(one["id"]), kept_by=self.region).first()
        return found or Proposal.objects.create(
            kept_by=self.region,
            key=f"archive:{one['id']}"[:100],
            kind=one["kind"],
            state=one["state"],
            fields=one["fields"],
            person_data=one["person_data"],
            source=self.source,
            came_from=Proposal.CameFrom.WALK_IN,
            came_from_label=self.source.title[:500],
            proposed_by=self.by,
            **self._uid_if_free(Proposal, one),
        )

    def _uid_if_free(self, model: Any, one: dict[str, Any]) -> dict[str, UUID]:
        """Another region of this portal may hold the same record: then this one gets a name of its own."""
        uid = _uid(one["id"])
        return {} if model.objects.filter(uid=uid).exists() else {"uid": uid}

    # The session

    def _part(self, part: Part, told: list[dict[str, Any]]) -> list[tuple[models.Model, str, str]]:
        """Write the rows; comes back with the keys to rows that are not there yet."""
        rows, later = [], []
        for one in told:
            row = part.model()
            waiting = []
            for column in part.fields:
                if column.name == "uid":
                    row.uid = _uid(one["id"])  # type: ignore[attr-defined]
                elif column.name in DOCUMENTS.get(part.model, {}):
                    setattr(row, column.name, self._document(one[column.name]))
                elif isinstance(column, models.ForeignKey):
                    target = one[column.name]
                    model = column.related_model
                    if target and model is part.model and (model, target) not in self.names:
                        waiting.append((row, column.name, target))
                    elif target:
                        setattr(row, column.name, self._named(model, target))
                else:
                    setattr(row, column.attname, self._value(column, one[column.name]))
            if self._finish(part, row, one):
                rows.append((one["id"], row))
                later += waiting
        # Triggers and histories see every row as one that was saved.
        part.model._default_manager.bulk_create(row for _name, row in rows)
        for name, row in rows:
            if (part.model, name) in self.names:
                raise ValidationError(
                    _("The archive is damaged: %(place)s stands twice."), "damaged", {"place": name}
                )
            self.names[part.model, name] = row
        return later

    def _finish(self, part: Part, row: Any, one: dict[str, Any]) -> bool:
        """What is no plain value; False where the row has nothing to stand on here."""
        if part.model in (StrategySession, Decision):
            row.kept_by = self.region
        if isinstance(row, StrategySession) and row.source_id is None:
            row.source = self.source
        if isinstance(row, Seat):
            # Its phone belongs to another portal.
            row.secret_hash = feeds.hash_of(secrets.token_urlsafe(32))
            row.revoked_at = row.revoked_at or timezone.now()
        if isinstance(row, Minutes) and row.is_signed and not _is_as_signed(row):
            raise ValidationError(
                _("The archive is damaged: signed minutes do not agree with their hash."), "forged"
            )
        if isinstance(row, RoundReopening):
            row.totals = self._totals(row.totals)
        if part.model in KEYED:
            setattr(row, KEYED[part.model], self._key(one[KEYED[part.model]]))
        if isinstance(row, SessionFacilitator):
            return bool(row.user_id or row.person_id)
        return not (isinstance(row, DecisionBasis) and row.basis_id is None)

    def _value(self, column: models.Field[Any, Any], value: Any) -> Any:
        try:
            return column.to_python(value)
        except ValidationError:
            raise ValidationError(
                _("The archive is damaged: %(place)s does not follow the schema."),
                "damaged",
                {"place": f"{column.model._meta.model_name}.{column.name}"},
            ) from None

    def _document(self, path: str | None) -> bytes | None:
        if path is None:
            return None
        if path not in self.documents:
            raise ValidationError(_("The archive lacks the file %(path)s."), "damaged", {"path": path[:100]})
        return self.documents[path]

    def _named(self, model: Any, name: str) -> models.Model | None:
        try:
            return self.names[model, name]
        except KeyError:
            raise ValidationError(
                _("The archive is damaged: it names %(name)s and does not hold it."),
                "damaged",
                {"name": name[:100]},
            ) from None

    def _key(self, key: str) -> str:
        match = KEY.fullmatch(key)
        if match is None or match["what"] not in KEYS:
            return key
        found = self.names.get((KEYS[match["what"]], match["which"]))
        return f"{match['what']}:{found.pk}{match['rest']}" if found else key

    def _totals(self, totals: dict[str, Any]) -> dict[str, Any]:
        model = BY_NAME["statement"].model
        statements = {
            str(found.pk) if (found := self.names.get((model, name))) else name: dots
            for name, dots in totals.get("statements", {}).items()
        }
        return {**totals, "statements": statements}

    def _evidence(self) -> None:
        for one in self.told["evidence"]:
            if one["part"] not in BY_NAME:
                raise ValidationError(
                    _("The archive is damaged: it names %(name)s and does not hold it."),
                    "damaged",
                    {"name": str(one["part"])[:100]},
                )
            model = BY_NAME[one["part"]].model
            target, source = self._named(model, one["of"]), self._named(Source, one["source"])
            assert target is not None
            assert isinstance(source, Source)
            Evidence.objects.create(
                target_type=ContentType.objects.get_for_model(model),
                target_id=target.pk,
                source=source,
                recorded_by=self.by,
                **{
                    column.name: self._value(column, one[column.name])
                    for column in Evidence._meta.concrete_fields
                    if column.name in one and column.name not in ("source", "target_id")
                },
            )


def _is_as_signed(minutes: Minutes) -> bool:
    try:
        return Paper.from_json(minutes.content or {}).digest == minutes.content_hash
    except (KeyError, TypeError, AttributeError):
        return False


def _uid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise ValidationError(
            _("The archive is damaged: «%(name)s» is no uid."), "damaged", {"name": text[:60]}
        ) from None
