"""An archive loaded into a portal that has not this session: every record under its own `uid`."""

from __future__ import annotations

import io
import json
import logging
import secrets
import zipfile
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises import pictures
from enterprises.models import (
    Evidence,
    Organisation,
    Person,
    Region,
    Source,
    User,
)
from sessions_app import feeds, journal, photos
from sessions_app.archive import schema
from sessions_app.archive.registry import Names, Registry, uid_of
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
    AgendaPhoto,
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
    """`new_*`: records of the registry that were not there before. `lost_photos`: names of those whose file
    the portal that wrote the archive had lost.
    """

    session: StrategySession
    new_organisations: list[Organisation] = field(default_factory=list)
    new_people: list[Person] = field(default_factory=list)
    lost_photos: list[str] = field(default_factory=list)


def load(content: bytes, *, region: Region, by: User) -> Loaded:
    """Raises ValidationError; then nothing is written."""
    told, documents = _opened(content)
    loading = _Loading(told, documents, region, by)
    try:
        with transaction.atomic():
            return loading.run()
    except (IntegrityError, DataError) as refusal:
        # The database says it in English and with names of tables: for the log.
        loading.take_back()
        log.warning("an archive was refused", extra={"why": str(refusal).splitlines()[0][:200]})
        raise ValidationError(
            _("The archive contradicts itself or what the portal holds. Nothing is loaded."), "contradiction"
        ) from None
    except BaseException:
        loading.take_back()
        raise


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
        self.names: Names = {}
        self.done = Loaded(StrategySession())
        self.stored: list[AgendaPhoto] = []

    def run(self) -> Loaded:
        head = self.told["records"]["strategysession"]
        if len(head) != 1:
            raise ValidationError(_("An archive holds one session."), "damaged")
        there = StrategySession.objects.filter(uid=uid_of(head[0]["id"])).first()
        if there is not None:
            raise ValidationError(
                _("This session is in the portal already: «%(title)s»."), "known", {"title": there.title}
            )
        known = Registry(self.told["registry"], head[0]["title"], self.region, self.by)
        self.names, self.source = known.names, known.source
        self.done.new_organisations, self.done.new_people = known.new_organisations, known.new_people
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

    def take_back(self) -> None:
        """Nothing is loaded, so no file stays either."""
        for photo in self.stored:
            photos.unlink(photo)

    # The session

    def _part(self, part: Part, told: list[dict[str, Any]]) -> list[tuple[models.Model, str, str]]:
        """Write the rows; comes back with the keys to rows that are not there yet."""
        rows, later = [], []
        for one in told:
            row = part.model()
            waiting = []
            for column in part.fields:
                if column.name == "uid":
                    row.uid = uid_of(one["id"])  # type: ignore[attr-defined]
                elif column.name in DOCUMENTS.get(part.model, {}):
                    self._attach(row, column.name, self._document(one[column.name]))
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
        if isinstance(row, AgendaPhoto) and not row.stored_as:
            self.done.lost_photos.append(row.caption or row.item.title)
            return False
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

    def _attach(self, row: Any, name: str, content: bytes | None) -> None:
        if not isinstance(row, AgendaPhoto):
            setattr(row, name, content)
        elif content is not None:
            # A file from elsewhere: decoded within bounds like one that somebody brings.
            photos.store(row, pictures.read(content, as_it_is=True))
            self.stored.append(row)

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
