"""What kind of organisation the words of a name tell."""

from __future__ import annotations

import re

from enterprises.reading.forms import stem
from enterprises.reading.heads import AUTHORITY, EDUCATION, ENTERPRISE, HEADS, INFRASTRUCTURE


def kind_of_words(name: str) -> str | None:
    """The kind that the words of a name tell, the first head deciding; None where none is found."""
    words = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", name)
    low = name.lower()
    if re.search(r"\b(?:НИИ|НИУ|КНИТУ|НИЦ|НОЦ|РНЦ|ФНЦ|ФИЦ|РАН|РАНХиГС|ВШЭ)\b", name) or "вуз" in low:
        return EDUCATION
    if re.search(
        r"\b[А-ЯЁ][А-ЯЁа-яё]*(?:ГТУ|ГАУ|ГУ|ФУ|ГМУ|ГСХА|ГМХА|НИИ|НИИС|ГПУ)\b|\b(?:ЦНИИ|ВНИИ|НИИ)", name
    ):
        return EDUCATION
    if re.search(r"корпораци\w+ (?:развития|мсп)", low):
        return INFRASTRUCTURE
    if re.search(r"производственн\w+ объединени", low):
        return ENTERPRISE
    if re.search(r"консалт|консульт|банк\b", low) or re.search(r"\b(?:ТПП|РСПП|ЦКР|ЦПП|РЦИ|ОЭЗ)\b", name):
        return INFRASTRUCTURE
    for word in words:
        parts = (word, word.rsplit("-", 1)[-1], word.split("-", 1)[0])
        head = next((head for part in parts if (head := HEADS.get(stem(part)))), None)
        if head is not None and head.lemma not in ("группа", "организация", "общество", "движение"):
            return head.kind
    return None


def known_kind(name: str) -> str | None:
    if re.match(
        r"Мин[а-яё]{3,}|Рос[а-яё]{3,}(?:надзор|реестр|стат|имущество|патент)|Гос(?:дум|сов)|ФНС|ФАС|ФСБ|МЧС|МВД|Обл(?:дум|совет)",
        name,
    ):
        return AUTHORITY
    if name in ("ТПП", "РСПП") or re.search(r"(?:б|Б)анк\b", name):
        return INFRASTRUCTURE
    if re.search(r"(?:ГТУ|ГУ|НИИ|ВШЭ|РАН|МФТИ|МИФИ|МИСиС|МАИ)\Z", name):
        return EDUCATION
    return None


def office_kind(name: str, kind: str) -> str:
    if kind == INFRASTRUCTURE and re.match(
        r"(?:Федеральное|Государственное) агентство|Агентство .*(?:области|края|республики|России)\Z", name
    ):
        return AUTHORITY if not re.search(r"развити|инвестиц", name) else kind
    return kind


# What a firm must be called by to be more than an enterprise.
SERVES_OTHERS = re.compile(
    r"консалт|консульт|кластер|поддержк|инжиниринг|трансфер|технопарк|инкубатор|банк|фонд|агентств|МСП|палата"
    r"|корпораци\w+ развит|промышленн\w+ парк|ассоциаци|центр (?:развити|компетенц|экспорт)",
    re.IGNORECASE,
)


GENITIVE_OF_EVENT = re.compile(
    r"\b(?:форум|конференци|выставк|конкурс|фестивал|программ|нацпроект|национальн\w+ проект|сесси|чемпионат"
    r"|олимпиад|преми[яию]|"
    r"конгресс(?!-)|саммит|круглый стол|круглого стола|семинар|форсайт|хакатон|марафон|ярмарк|неделя|день |"
    r"стратеги|концепци|закон\b|указ\b|дорожн\w+ карт)",
    re.IGNORECASE,
)


def names_event(name: str) -> bool:
    match = GENITIVE_OF_EVENT.search(name)
    return match is not None and not re.match(
        r"(?:Центр|Фонд|Агентство|Ассоциация|Институт|Департамент|Министерство|Управление|Комитет|Дирекция)",
        name,
    )


NEUTRAL = frozenset(["организация", "общество", "движение", "группа", "объединение"])
