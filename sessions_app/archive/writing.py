"""A session written into an archive."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from enterprises.models import Evidence, Organisation, Person, Proposal, Settlement, Source, User
from sessions_app import photos, snapshot
from sessions_app.archive import schema
from sessions_app.archive.shape import DOCUMENTS, FORMAT, KEY, KEYED, KEYS, PARTS, VERSION, Part
from sessions_app.models import AgendaPhoto, RoundReopening, StrategySession

# A moment that never changes: the same session gives the same bytes.
WRITTEN_AT = (2013, 10, 9, 0, 0, 0)


def write(session: StrategySession) -> bytes:
    """The archive, read in one moment of the database. Raises ValidationError while a vote is open."""
    with snapshot.one_moment():
        if session.rounds.opened().exists():
            raise ValidationError(
                _("A vote is open: close it first, its totals are told to nobody before."), "open_round"
            )
        record = _Record(session)
        told = record.told()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        _put(file, "session.json", json.dumps(told, ensure_ascii=False, indent=1).encode())
        _put(file, "schema.json", json.dumps(schema.schema(), ensure_ascii=False, indent=1).encode())
        for name, content in record.documents.items():
            _put(file, name, content)
    return buffer.getvalue()


def _put(file: zipfile.ZipFile, name: str, content: bytes) -> None:
    file.writestr(zipfile.ZipInfo(name, WRITTEN_AT), content, zipfile.ZIP_DEFLATED)


class _Record:
    def __init__(self, session: StrategySession) -> None:
        self.session = session
        self.documents: dict[str, bytes] = {}
        self._rows = {part: self._rows_of(part) for part in PARTS}
        self._names = {
            (part.model, row.pk): _name_of(part, row, number)
            for part, rows in self._rows.items()
            for number, row in enumerate(rows, start=1)
        }
        # What is named from outside of the session, by model.
        self._named: dict[type[models.Model], dict[int, models.Model]] = {}

    def _rows_of(self, part: Part) -> list[Any]:
        rows = part.model._default_manager.filter(**{part.path: self.session.pk})
        related = [
            field.name
            for field in part.fields
            if isinstance(field, models.ForeignKey) and _is_outside(field.related_model)
        ]
        return list(rows.select_related(*related).order_by("pk"))

    def told(self) -> dict[str, Any]:
        records = {
            part.name: [self._row(part, row) for row in rows] for part, rows in self._rows.items() if rows
        }
        evidence = [self._evidence(one) for one in self._evidences()]
        return {
            "format": FORMAT,
            "version": VERSION,
            "region": {"code": self.session.kept_by.code, "name": self.session.kept_by.name},
            "records": records,
            "evidence": evidence,
            # Last: the others have named what they need.
            "registry": self._registry(),
        }

    def _row(self, part: Part, row: Any) -> dict[str, Any]:
        told: dict[str, Any] = {"id": self._names[part.model, row.pk]}
        for field in part.fields:
            if field.name == "uid":
                continue
            if field.name in DOCUMENTS.get(part.model, {}):
                told[field.name] = self._document(part, row, field.name)
            elif isinstance(field, models.ForeignKey):
                told[field.name] = self._reference(field, row)
            else:
                told[field.name] = plain(getattr(row, field.attname))
        if part.model in KEYED:
            told[KEYED[part.model]] = self._key(told[KEYED[part.model]])
        if part.model is RoundReopening:
            told["totals"] = self._totals(told["totals"])
        return told

    def _document(self, part: Part, row: Any, name: str) -> str | None:
        content = photos.content_of(row) if isinstance(row, AgendaPhoto) else getattr(row, name)
        if not content:
            return None
        path = f"documents/{part.name}-{self._names[part.model, row.pk]}.{DOCUMENTS[part.model][name]}"
        self.documents[path] = bytes(content)
        return path

    def _reference(self, field: models.ForeignKey[Any, Any], row: Any) -> str | None:
        key = getattr(row, field.attname)
        if key is None:
            return None
        model = field.related_model
        if (model, key) in self._names:
            return self._names[model, key]
        return self._outside(getattr(row, field.name))

    def _outside(self, thing: Any) -> str:
        self._named.setdefault(type(thing), {})[thing.pk] = thing
        return str(thing.uid)

    def _key(self, key: str) -> str:
        """A paragraph's key with the name of what it tells of in place of a number of this database."""
        match = KEY.fullmatch(key)
        if match is None or match["what"] not in KEYS or not match["which"].isdigit():
            return key
        model, number = KEYS[match["what"]], int(match["which"])
        name = self._names.get((model, number))
        if name is None and model is Organisation:
            found = Organisation.objects.filter(pk=number).first()
            name = self._outside(found) if found else None
        return f"{match['what']}:{name}{match['rest']}" if name else key

    def _totals(self, totals: dict[str, Any]) -> dict[str, Any]:
        from sessions_app.models import Statement

        counted = {
            self._names.get((Statement, int(key)), key): dots for key, dots in totals["statements"].items()
        }
        return {**totals, "statements": counted}

    def _evidences(self) -> list[Evidence]:
        found: list[Evidence] = []
        for part, rows in self._rows.items():
            if rows:
                kind = ContentType.objects.get_for_model(part.model)
                keys = [row.pk for row in rows]
                of_part = Evidence.objects.filter(target_type=kind, target_id__in=keys)
                found += of_part.select_related("source").order_by("pk")
        return found

    def _evidence(self, one: Evidence) -> dict[str, Any]:
        model = one.target_type.model_class()
        told = {
            field.name: plain(getattr(one, field.attname))
            for field in Evidence._meta.concrete_fields
            if not field.primary_key and not field.is_relation and field.name not in ("target_id", "uid")
        }
        return {
            "part": one.target_type.model,
            "of": self._names[model, one.target_id],  # type: ignore[index]
            "source": self._outside(one.source),
            **told,
        }

    def _registry(self) -> dict[str, list[dict[str, Any]]]:
        proposals = [_proposal(one) for one in self._things(Proposal)]
        organisations = [self._organisation(one) for one in self._things(Organisation)]
        return {
            "organisations": organisations,
            "people": [_person(one) for one in self._things(Person)],
            "proposals": proposals,
            "sources": [_source(one) for one in self._things(Source)],
            "settlements": [_settlement(one) for one in self._things(Settlement)],
            "sessions": [{"id": str(one.uid), "title": one.title} for one in self._things(StrategySession)],
            "decisions": self._decisions(),
            "accounts": [{"id": str(one.uid), "name": one.short_name} for one in self._things(User)],
        }

    def _decisions(self) -> list[dict[str, Any]]:
        from sessions_app.models import Decision

        return [{"id": str(one.uid), "text": one.text} for one in self._things(Decision)]

    def _things(self, model: type[models.Model]) -> list[Any]:
        return [thing for _key, thing in sorted(self._named.get(model, {}).items())]

    def _organisation(self, one: Organisation) -> dict[str, Any]:
        return {
            "id": str(one.uid),
            "kind": one.kind,
            "legal_form": one.legal_form.abbreviation or one.legal_form.name if one.legal_form else "",
            "name": one.name_as_written,
            "full_name": one.full_name,
            "inn": one.inn,
            "ogrn": one.ogrn,
            "settlement": self._outside(one.settlement) if one.settlement else None,
        }


def _is_outside(model: Any) -> bool:
    return model not in {part.model for part in PARTS}


def _name_of(part: Part, row: Any, number: int) -> str:
    uid = getattr(row, "uid", None)
    return str(uid) if uid else f"{part.name}/{number}"


def plain(value: Any) -> Any:
    """As JSON holds it."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    return value


def _person(one: Person) -> dict[str, Any]:
    return {
        "id": str(one.uid),
        "last_name": one.last_name,
        "first_name": one.first_name,
        "patronymic": one.patronymic,
    }


def _proposal(one: Proposal) -> dict[str, Any]:
    return {
        "id": str(one.uid),
        "kind": one.kind,
        "state": one.state,
        "fields": one.fields,
        "person_data": one.person_data,
    }


def _source(one: Source) -> dict[str, Any]:
    return {
        "id": str(one.uid),
        "kind": one.kind,
        "title": one.title,
        "issued_on": plain(one.issued_on),
        "precision": one.precision,
        "text": one.text,
        "note": one.note,
    }


def _settlement(one: Settlement) -> dict[str, Any]:
    return {"id": str(one.uid), "oktmo": one.oktmo, "type": one.type, "name": one.name}
