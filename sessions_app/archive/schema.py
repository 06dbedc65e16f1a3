"""The JSON Schema (2020-12) of `session.json`, drawn from the models that it holds."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import JSONField

from sessions_app.archive.shape import DOCUMENTS, FORMAT, PARTS, VERSION, Part

NAME = {"type": "string", "description": "uid of a record, or <part>/<number> where it has none"}
TEXT = {"type": "string"}
_REGISTRY = {
    "organisations": ("kind", "legal_form", "name", "full_name", "inn", "ogrn", "settlement"),
    "people": ("last_name", "first_name", "patronymic"),
    "proposals": ("kind", "state", "fields", "person_data"),
    "sources": ("kind", "title", "issued_on", "precision", "text", "note"),
    "settlements": ("oktmo", "type", "name"),
    "sessions": ("title",),
    "decisions": ("text",),
    "accounts": ("name",),
}


def schema() -> dict[str, Any]:
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": FORMAT,
        "type": "object",
        "required": ["format", "version", "region", "records", "evidence", "registry"],
        "properties": {
            "format": {"const": FORMAT},
            "version": {"const": VERSION},
            "region": _object({"code": TEXT, "name": TEXT}),
            "records": {
                "type": "object",
                "required": ["strategysession"],
                "properties": {part.name: {"type": "array", "items": _part(part)} for part in PARTS},
                "additionalProperties": False,
            },
            "evidence": {
                "type": "array",
                "items": {"type": "object", "required": ["part", "of", "source"]},
            },
            "registry": _object(
                {
                    name: {
                        "type": "array",
                        "items": {"type": "object", "required": ["id", *fields], "properties": {"id": NAME}},
                    }
                    for name, fields in _REGISTRY.items()
                }
            ),
        },
    }


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "required": list(properties),
        "properties": properties,
        "additionalProperties": False,
    }


def _part(part: Part) -> dict[str, Any]:
    fields = {
        field.name: _field(field, field.name in DOCUMENTS.get(part.model, {}))
        for field in part.fields
        if field.name != "uid"
    }
    return {"description": str(part.model._meta.verbose_name), **_object({"id": NAME, **fields})}


def _field(field: models.Field[Any, Any], is_document: bool) -> dict[str, Any]:
    told: dict[str, Any]
    if is_document:
        return {"type": ["string", "null"], "description": "path of a file in the archive"}
    if isinstance(field, models.ForeignKey):
        told = {"type": "string", "description": f"name of a {field.related_model._meta.model_name}"}
    elif isinstance(field, JSONField):
        told = {}
    elif isinstance(field, ArrayField):
        return {"type": "array", "items": {"type": "string"}}
    elif isinstance(field, models.BooleanField):
        told = {"type": "boolean"}
    elif isinstance(field, models.IntegerField):
        told = {"type": "integer"}
    elif isinstance(field, models.DateTimeField):
        told = {"type": "string", "format": "date-time"}
    elif isinstance(field, models.DateField):
        told = {"type": "string", "format": "date"}
    elif isinstance(field, models.TimeField):
        told = {"type": "string", "format": "time"}
    else:
        told = {"type": "string"}
    if field.choices:
        told["enum"] = [value for value, _label in field.flatchoices]
        if field.blank:
            told["enum"] = [*dict.fromkeys(["", *told["enum"]])]
    if field.null and "type" in told:
        told["type"] = [told["type"], "null"]
        if "enum" in told:
            told["enum"].append(None)
    return told
