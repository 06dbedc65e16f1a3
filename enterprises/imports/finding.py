"""Whom the rows of a file mean: by the code of the portal, by ИНН and ОГРН, by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from enterprises import also_called, names
from enterprises.imports import cells, matching
from enterprises.imports.lines import Line, LineReader
from enterprises.models import Region

LENGTHS = (10, 12, 13, 15)


class Finder:
    """Finds the records of a block of rows in a constant number of queries."""

    def __init__(self, region: Region, reader: LineReader) -> None:
        self.reader = reader
        self.registry = matching.Registry(region, reader.fields)
        self.kpps: dict[int, set[str]] = {}
        self._other_names = [key for key in ("short_name", "full_name") if key in reader.fields]

    def find(self, lines: Sequence[Line]) -> None:
        self.registry.begin_block()
        uids = self.registry.by_uid(
            {line.texts["uid"] for line in lines if _is_uid(line.texts.get("uid", ""))}
        )
        by_inn = self._numbers(lines, "inn")
        by_ogrn = self._numbers([line for line in lines if not self._is_known(line, by_inn)], "ogrn")
        kpps: dict[int, set[str]] = {}
        if "kpps" in self.reader.fields:
            shared = [one.key for group in by_inn.values() for one in group]
            kpps = self.kpps = self.registry.kpps_of(shared)

        unnamed = []
        for line in lines:
            line.match = self._by_numbers(line, uids, by_inn, by_ogrn, kpps)
            if line.match is matching.NOBODY and "name_as_written" in line.texts:
                line.parts = names.take_apart(line.texts["name_as_written"])
                unnamed.append(line)
        self._by_names(unnamed)

    def _by_names(self, lines: Sequence[Line]) -> None:
        """Two different ИНН are two organisations: who has one is only looked for among those without."""
        keys: dict[bool, set[str]] = {True: set(), False: set()}
        others = {}
        for line in lines:
            assert line.parts is not None
            asked = keys[bool(line.values.get("inn"))]
            asked.add(line.parts.joined_key)
            if also := self._also_called(line):
                others[line.number] = also
                asked.update(also)
        alike = {
            has_inn: self.registry.by_name(wanted, without_inn=has_inn) for has_inn, wanted in keys.items()
        }
        for line in lines:
            assert line.parts is not None
            known = alike[bool(line.values.get("inn"))]
            if found := known.get(line.parts.joined_key):
                line.match = matching.by_name(self._wanted(line), found)
            if line.match is matching.NOBODY and line.number in others:
                line.match = self._by_other_names(line, others[line.number], known)

    def _also_called(self, line: Line) -> dict[str, str]:
        """By its key, each other name of a row that is not merely its name with another form."""
        assert line.parts is not None
        texts = [line.texts.get(key) for key in self._other_names]
        return {
            key: text
            for text in texts
            if text
            for key in also_called.other_keys(line.texts["name_as_written"], line.parts.joined_key, [text])
        }

    def _by_other_names(
        self, line: Line, others: Mapping[str, str], known: Mapping[str, matching.Namesakes]
    ) -> matching.Match:
        """Whom another name of the row may mean: for a person to judge, the record would be renamed."""
        keys: dict[int, None] = {}
        for key, name in others.items():
            if found := known.get(key):
                wanted = self._wanted(line)._replace(name=name, parts=names.take_apart(name))
                keys |= dict.fromkeys(matching.candidates(wanted, found))
        candidates = tuple(islice(keys, cells.MOST_NAMED))
        return matching.Match(candidates=candidates, reason="called") if candidates else matching.NOBODY

    @staticmethod
    def _is_known(line: Line, by_inn: dict[str, list[matching.Known]]) -> bool:
        """Whether the ИНН leads to a record with the very ОГРН of the row."""
        ogrn = line.texts.get("ogrn")
        if ogrn and any(one.ogrn == ogrn for one in by_inn.get(line.values.get("inn") or "", ())):
            line.values["ogrn"] = ogrn
            return True
        return False

    def _numbers(self, lines: Sequence[Line], key: str) -> dict[str, list[matching.Known]]:
        """Records by their ИНН or ОГРН. What the registry holds is right and not checked again."""
        if key not in self.reader.fields:
            return {}
        plain = {
            text
            for line in lines
            if (text := line.texts.get(key)) and text.isascii() and text.isdigit() and len(text) in LENGTHS
        }
        found = self.registry.by_number(key, plain)
        again = set()
        for line in lines:
            text = line.texts.get(key)
            if text is None:
                continue
            if text in found:
                line.values[key] = text
            elif (value := self.reader.value(line, key)) and value != text:
                again.add(value)
        return found | self.registry.by_number(key, again) if again else found

    def _wanted(self, line: Line) -> matching.Wanted:
        form = self.reader.value(line, "legal_form") if "legal_form" in self.reader.fields else None
        if form is None and line.parts is not None and line.parts.form:
            form = self.reader.named.form_of(line.parts.form)
        return matching.Wanted(
            name=line.texts.get("name_as_written", ""),
            legal_form=form,
            inn=line.values.get("inn") or "",
            ogrn=line.values.get("ogrn") or "",
            kpps=tuple(self.reader.value(line, "kpps") or ()) if "kpps" in self.reader.fields else (),
            settlement=self.reader.value(line, "settlement") if "settlement" in self.reader.fields else None,
            parts=line.parts,
        )

    def _by_numbers(
        self,
        line: Line,
        uids: dict[str, int],
        by_inn: dict[str, list[matching.Known]],
        by_ogrn: dict[str, list[matching.Known]],
        kpps: dict[int, set[str]],
    ) -> matching.Match:
        if uid := line.texts.get("uid"):
            if found := uids.get(uid):
                return matching.Match(found)
            line.wrong(
                "uid",
                ValidationError(_("There is no record with this code. Empty the cell."), code="unknown"),
            )
        inn, ogrn = line.values.get("inn"), line.values.get("ogrn")
        with_ogrn = by_ogrn.get(ogrn, []) if ogrn else []
        if inn and (group := by_inn.get(inn)):
            known = kpps.get(group[0].key)
            is_plain = len(group) == 1 and (not known or line.texts.get("kpps", "") in ("", *known))
            match = (
                matching.Match(group[0].key) if is_plain else matching.by_inn(self._wanted(line), group, kpps)
            )
        elif with_ogrn:
            others = [one for one in with_ogrn if inn and one.inn and one.inn != inn]
            if others:
                self._another_has(line, "ogrn", others[0])
                return matching.NOBODY
            heads = [one for one in with_ogrn if one.parent is None] or with_ogrn
            keys = tuple(one.key for one in heads)
            match = (
                matching.Match(keys[0])
                if len(keys) == 1
                else matching.Match(candidates=keys, reason="several")
            )
        else:
            return matching.NOBODY
        if inn and with_ogrn and match.key and all(one.inn and one.inn != inn for one in with_ogrn):
            self._another_has(line, "ogrn", with_ogrn[0])
        return match

    @staticmethod
    def _another_has(line: Line, key: str, other: matching.Known) -> None:
        line.wrong(
            key,
            ValidationError(
                _("This number belongs to «%(name)s» with ИНН %(inn)s. One of the two numbers is wrong."),
                code="another",
                params={"name": other.name[:100], "inn": other.inn},
            ),
        )


def _is_uid(text: str) -> bool:
    return len(text) == 36 and text.count("-") == 4 and all(sign in "0123456789abcdef-" for sign in text)
