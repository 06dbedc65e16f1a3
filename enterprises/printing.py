"""PDF from the project's own typst templates, with the fonts of the wheel: the same on every machine."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder


def pdf(template: str, data: Mapping[str, Any], *, at: datetime | None = None) -> bytes:
    """`data` stands in the template as `data`: texts in it are shown as they are, never read as markup.

    `template` is a path under templates/. The same data and the same `at` give the same bytes.
    """
    root = _templates()
    return typst.compile(
        str(root / template),
        root=str(root),
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False)},
        timestamp=at or datetime(2000, 1, 1, tzinfo=UTC),
    )


def _templates() -> Path:
    return Path(settings.BASE_DIR) / "templates"


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)
