"""Names that are neither in quotes nor behind a legal form: «Липецкого машиностроительного колледжа».

A noun out of a closed list, the adjectives before it, and what follows it in the genitive.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from enterprises.reading import lexicon
from enterprises.reading.cases import adjective, in_shape_of, is_adjective, is_verb, may_be
from enterprises.reading.forms import stem
from enterprises.reading.heads import AUTHORITY, EDUCATION, ENTERPRISE, HEADS, INFRASTRUCTURE, NO_REMIT, Head
from enterprises.reading.words import Text, Token

REGION_WORDS = frozenset(
    ["области", "края", "района", "округа", "республики", "города", "региона", "обл", "поселения"]
)
_REGION_STEMS = frozenset(
    map(stem, ["область", "край", "район", "округ", "республика", "регион", "поселение"])
)
# Adjectives that belong to the name of an office also in small letters.
_RANKS = frozenset(map(stem, lexicon.words("ranks")))
_NOT_A_PART = frozenset(map(stem, lexicon.words("no_part_of_a_name")))
_PREPOSITIONS = frozenset(lexicon.words("prepositions"))
_ACADEMY = frozenset(["РАН", "РАМН", "РАСХН", "РАО", "НАН", "РАЕН"])


@dataclass(frozen=True, slots=True)
class Institution:
    start: int
    end: int
    name: str
    head: Head
    is_anchored: bool
    """Whether the words say whose office it is, or the name begins with a capital letter."""
    region: str
    """«Липецкой области» at its end; empty where none is said."""
    lacks_region: bool
    """«администрации области»: whose, is said elsewhere."""


def institution_at(text: Text, index: int, taken: set[int]) -> Institution | None:
    """The name whose head stands at this token; `taken` are tokens that belong to something else."""
    tokens = text.tokens
    token = tokens[index]
    head = HEADS.get(stem(token.text)) if token.is_word else None
    if head is None and token.is_word and "-" in token.text:
        head = HEADS.get(stem(token.text.rsplit("-", 1)[1]))
    if head is None or index in taken or (token.is_shouted and len(token.text) <= 4):
        return None
    if not _is_singular(token.text, head):
        return None
    first = _left_end(text, index, taken)
    after, region, lacks_region = _right_end(text, index, head, taken)
    words = [one.text for one in tokens[first:index]]
    has_capital = any(word[0].isupper() for word in words) or token.is_capital
    if not has_capital and head.kind != AUTHORITY:
        return None
    at_start = begins_sentence(text, first)
    remit = after > index + 1
    is_proper = bool(words) and any(
        one.is_capital and not (at_start and place == 0) for place, one in enumerate(tokens[first:index])
    )
    if head.kind != AUTHORITY:
        if not words and (not token.is_capital or not remit):
            return None
        if words and not words[0][0].isupper():
            return None
        if len(words) == 1 and not remit and at_start and not _is_named_after_place(words[0]):
            return None
        if (
            head.kind in (ENTERPRISE, INFRASTRUCTURE)
            and not words
            and not region
            and not _is_rich(tokens, index, after)
        ):
            return None
    elif not words and not remit:
        return None
    is_rich_office = head.lemma in _OFFICES and after > index + 3 and tokens[index + 1].low == "по"
    is_anchored = (
        bool(region)
        or is_rich_office
        or (lacks_region and remit and head.lemma in _OFFICES)
        or is_proper
        or (token.is_capital and (remit or bool(words)) and not at_start)
    )
    if at_start and (token.is_capital or (words and words[0][0].isupper())):
        is_anchored = is_anchored or (remit and not lacks_region) or len(words) > 1
    start, end = tokens[first].start, tokens[after - 1].end
    name = _named(text, first, index, after, head)
    return Institution(start, end, name, head, is_anchored, region, lacks_region)


_MANAGING = frozenset(map(stem, ("управление", "распоряжение", "руководство")))
_OFFICES = frozenset(("управление", "департамент", "министерство", "комитет"))


def _is_rich(tokens: list[Token], index: int, after: int) -> bool:
    """«Центр поддержки экспорта» is a name, «Центр города» is not."""
    return after - index > 2


_PLURAL = re.compile(r"(?:ов|ев|ам|ям|ами|ями|ах|ях|ы|ств|ий)\Z")


def _is_singular(word: str, head: Head) -> bool:
    low = word.lower()
    if low.endswith(("ами", "ями", "иям", "иях", "ах", "ях", "ов", "ев")) and low not in ("университетов",):
        return False
    if head.gender == "masc" and low.endswith(("ы", "ам", "ям")):
        return False
    if head.gender == "femn" and low.endswith(("ам", "ям")):
        return False
    return not (head.gender == "neut" and low.endswith(("ств", "ий", "ам", "ям")))


def _is_named_after_place(word: str) -> bool:
    return re.search(r"(?:ск|цк)(?:ий|ого|ому|им|ом|ая|ой|ую|ое)\Z", word.lower()) is not None


def _touches(text: Text, one: int, other: int) -> bool:
    """Two tokens with nothing but spaces between, on one line."""
    between = text.flat[text.tokens[one].end : text.tokens[other].start]
    return not between.strip() and "\n" not in between and "\t" not in between and len(between) < 3


def begins_sentence(text: Text, index: int) -> bool:
    before = text.flat[: text.tokens[index].start].rstrip(' «"“„-–—•*0123456789.)' if index else "")
    return (
        not before
        or before[-1] in ".!?:\n;"
        or text.flat[: text.tokens[index].start].rstrip(" ")[-1:] in ".\n!?"
    )


def _left_end(text: Text, index: int, taken: set[int]) -> int:
    tokens = text.tokens
    first = index
    while first and first - 1 not in taken and tokens[first - 1].is_word and _touches(text, first - 1, first):
        word = tokens[first - 1]
        if (
            word.is_shouted
            and len(word.text) <= 6
            and not tokens[index].is_shouted
            and not is_adjective(word.text)
        ):
            break
        if not is_adjective(word.text) and not re.search(r"[а-яё]-[а-яё]", word.text.lower()):
            break
        if stem(word.text) in _NOT_A_PART and not word.is_capital:
            break
        first -= 1
    if first >= 4 and tokens[first - 1].text == ")" and tokens[first - 3].text == "(":
        inner, before = tokens[first - 2], tokens[first - 4]
        if inner.is_capital and before.is_capital and is_adjective(inner.text) and is_adjective(before.text):
            first -= 4
    # «торгово-промышленной» stays, «региональной Торгово-промышленной» begins at its capital.
    capitals = [place for place in range(first, index) if tokens[place].is_capital]
    if capitals:
        begin = capitals[0]
        while begin > first and stem(tokens[begin - 1].text) in _RANKS:
            begin -= 1
        return begin
    if tokens[index].is_capital:
        # «областного Управления»: a rank before a capital belongs to it.
        return max(first, index - 1) if stem(tokens[max(index - 1, 0)].text) in _RANKS else index
    while first < index and stem(tokens[first].text) not in _RANKS:
        first += 1
    return first


def _right_end(text: Text, index: int, head: Head, taken: set[int]) -> tuple[int, str, bool]:
    """The token after the name, the region at its end, and whether a region is meant but not said."""
    tokens = text.tokens
    position = index + 1
    case = "gent"
    region, lacks_region = "", False
    if head.lemma == "филиал":
        return _whose_branch(text, position, taken), "", False
    while position < len(tokens) and position not in taken:
        token = tokens[position]
        if "\n" in text.flat[tokens[position - 1].end : token.start]:
            break
        if named := _named_after(text, position):
            position = named
            continue
        if found := region_at(text, position):
            position, region = found
            continue
        low = token.low
        if not token.is_word:
            if (
                token.text == ","
                and position > index + 1
                and head.kind != ENTERPRISE
                and _list_goes_on(text, position, taken)
            ):
                position += 1
                continue
            break
        if low in ("и",):
            if (
                position + 1 < len(tokens)
                and HEADS.get(stem(tokens[position + 1].text))
                and not tokens[position + 1].low.startswith("хозяйств")
            ):
                break
            if not _is_remit(text, position + 1, case, head, taken, index):
                break
            position += 1
            continue
        if low == "по" and head.kind in (AUTHORITY, INFRASTRUCTURE) and position + 1 < len(tokens):
            if region_after := region_at(text, position + 1, dative=True):
                position, region = region_after
                continue
            if tokens[position + 1].is_lower and may_be(tokens[position + 1].text, "datv"):
                case = "datv"
                position += 1
                continue
            break
        if low in ("при", "в") and position == index + 1:
            break
        if (
            low == "при"
            and position + 2 < len(tokens)
            and tokens[position + 1].low.startswith(("президент", "правительств"))
        ):
            position += 2
            continue
        if low in ("области", "края", "региона", "района", "республики", "города") and token.is_lower:
            lacks_region = low != "города" or lacks_region
            if head.kind == AUTHORITY:
                position += 1
                if low == "города":
                    lacks_region = True
            break
        if not _is_remit(text, position, case, head, taken, index):
            break
        # After the first noun the rest is in the genitive: «по развитию малого бизнеса».
        if case == "datv" and not is_adjective(token.text):
            case = "either"
        position += 1
    while position > index + 1 and tokens[position - 1].low in ("и", "по", ","):
        position -= 1
    return position, region, lacks_region and not region


def _whose_branch(text: Text, position: int, taken: set[int]) -> int:
    """«филиал РАНХиГС», «филиал Национального исследовательского университета»: to the end of whose it is."""
    tokens = text.tokens
    if position >= len(tokens) or position in taken or not _touches(text, position - 1, position):
        return position
    if tokens[position].is_word and sum(map(str.isupper, tokens[position].text)) >= 2:
        named = _named_after(text, position + 1) if position + 1 < len(tokens) else None
        return named or position + 1
    if tokens[position].is_capital:
        for place in range(position, min(position + 6, len(tokens))):
            if not tokens[place].is_word or place in taken:
                break
            if head := HEADS.get(stem(tokens[place].text)):
                return _right_end(text, place, head, taken)[0]
    return position


def _is_remit(text: Text, position: int, case: str, head: Head, taken: set[int], index_of_head: int) -> bool:
    tokens = text.tokens
    if position >= len(tokens) or position in taken:
        return False
    token = tokens[position]
    if not token.is_word or not _touches(text, position - 1, position):
        return False
    if (
        token.text in _PREPOSITIONS
        or stem(token.text) in NO_REMIT
        or (token.text.isascii() and head.kind == AUTHORITY)
    ):
        return False
    if token.is_capital and not (
        token.is_shouted and tokens[position - 1].text.isupper() and len(token.text) > 3
    ):
        # «Университета ИТМО», «управления Росреестра»; a capital after anything else begins another name.
        is_owner = token.is_shouted and len(token.text) <= 5 and head.kind == EDUCATION
        if is_owner and position > index_of_head + 1 and _owner_follows(tokens, position):
            return True
        if token.text in _ACADEMY or (
            token.text in ("СО", "ДВО", "УрО")
            and position + 1 < len(tokens)
            and tokens[position + 1].text in _ACADEMY
        ):
            return True
        return (
            head.kind == EDUCATION
            and token.is_shouted
            and position > 0
            and stem(tokens[position - 1].text) in HEADS
        )
    known = HEADS.get(stem(token.text))
    if known is not None and not (
        head.kind == AUTHORITY
        and known.lemma
        in ("администрация", "хозяйство", "служба", "правительство", "собрание", "комплекс", "предприятие")
    ):
        # «Центр кластерного развития» has no other head in it; «управление … министерства» has.
        return (
            known.kind == AUTHORITY
            and head.kind == AUTHORITY
            and known.lemma in ("министерство", "департамент", "агентство")
            and token.low != known.lemma
        )
    if is_verb(token.text) and not may_be(token.text, "gent"):
        return False
    if case == "either":
        follows_management = (
            stem(tokens[position - 1].text) in _MANAGING or stem(tokens[position - 2].text) in _MANAGING
        )
        if follows_management and may_be(token.text, "ablt"):
            return True
        return may_be(token.text, "gent") or may_be(token.text, "datv")
    return may_be(token.text, case)


def _owner_follows(tokens: list[Token], position: int) -> bool:
    """«ФИЦ УУХ СО РАН»: abbreviations in a row, the last of them an academy."""
    for token in tokens[position : position + 5]:
        if token.text in _ACADEMY:
            return True
        if not token.is_shouted:
            return False
    return False


def _list_goes_on(text: Text, comma: int, taken: set[int]) -> bool:
    """«промышленности, науки и новых технологий»: every part is a remit, and an «и» closes the list."""
    tokens = text.tokens
    position = comma + 1
    for _count in range(14):
        if position >= len(tokens) or position in taken:
            return False
        token = tokens[position]
        if token.text == ",":
            position += 1
            continue
        if not token.is_lower or HEADS.get(stem(token.text)) or stem(token.text) in NO_REMIT:
            return False
        if token.low == "и":
            return (
                position + 1 < len(tokens)
                and (tokens[position + 1].is_lower or tokens[position + 1].is_shouted)
                and HEADS.get(stem(tokens[position + 1].text)) is None
                and stem(tokens[position + 1].text) not in NO_REMIT
                and (
                    tokens[position + 1].is_shouted
                    or may_be(tokens[position + 1].text, "gent")
                    or may_be(tokens[position + 1].text, "datv")
                )
            )
        if is_verb(token.text) or not (may_be(token.text, "gent") or may_be(token.text, "datv")):
            return False
        position += 1
    return False


_AFTER_PERSON = re.compile(
    r"(?:имени|им\.)\s*(?:(?:академика|профессора|маршала|святителя|святого|адмирала|генерала|графа)\s+)?"
    r"(?:(?:[А-ЯЁ]\.\s?){1,2}(?:-\s?)?[А-ЯЁ][а-яё\xad]+(?:-[А-ЯЁ][а-яё]+)?"
    r"|[А-ЯЁ][а-яё\xad]+(?:[ ]+[А-ЯЁ][а-яё\xad]+){0,2}(?:\sи(?:\s[А-ЯЁ][а-яё\xad]+){3})?"
    r"|\d+-летия\s+[А-ЯЁа-яё ]{3,30}?(?=[\s,.;»]))"
)
_NUMBERED = re.compile(r"№\s?\d+")


def _named_after(text: Text, position: int) -> int | None:
    """«имени И.А. Бунина», «№ 5»: the token after it."""
    start = text.tokens[position].start
    match = _AFTER_PERSON.match(text.flat, start) or _NUMBERED.match(text.flat, start)
    return text.index_at(match.end()) if match else None


def named_after(text: Text, start: int) -> int | None:
    """Where «имени И.А. Бунина» that begins here ends."""
    match = _AFTER_PERSON.match(text.flat, start)
    return match.end() if match else None


_REGION = re.compile(
    r"""(?P<region>
        [А-ЯЁ][а-яё]+(?:-[А-ЯЁ]?[а-яё]+)*(?:ой|ей)\s(?:области|обл\.?|[Рр]еспублики)(?![а-яё])
      | [А-ЯЁ][а-яё]+(?:-[А-ЯЁ]?[а-яё]+)*(?:ого|его)\s(?:края|района|округа|городского\sокруга
            |муниципального\s(?:района|округа)|автономного\sокруга|сельского\sпоселения)(?:\s[А-ЯЁ][а-яё]+ой\sобласти)?
      | (?:Республики|республики)\s[А-ЯЁ][а-яё]+(?:-[А-ЯЁ]?[а-яё]+)*(?:\s\([А-ЯЁ][а-яё]+\))?
      | (?:города|гор\.|г\.)\s?[А-ЯЁ][а-яё]+(?:-(?:на-)?[А-ЯЁа-яё]+)*(?:\s(?:Новгорода|Оскола|Челнов))?
      | городского\sокруга\s(?:город\s)?[А-ЯЁ][а-яё]+
      | Российской\sФедерации|РФ(?![А-ЯЁа-яё])|России(?![а-яё])|СССР
      | (?:Москвы|Санкт-Петербурга|Липецка|Ельца|Севастополя|Татарстана|Башкортостана|Чувашии|Мордовии
            |Удмуртии|Якутии|Карелии|Дагестана|Воронежа|Казани|Тулы|Самары|Тамбова|Подмосковья|Крыма|Коми)(?![а-яё-])
    )""",
    re.VERBOSE,
)
_REGION_DATIVE = re.compile(
    r"(?P<region>[А-ЯЁ][а-яё]+(?:-[А-ЯЁ]?[а-яё]+)*(?:ой|ей)\s(?:области|обл\.?)"
    r"|[А-ЯЁ][а-яё]+(?:ому)\s(?:краю|району|округу|федеральному\sокругу)"
    r"|[Рр]еспублике\s[А-ЯЁ][а-яё]+|(?:городу|г\.)\s?[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?|ЦФО|ПФО|Центральному\sфедеральному\sокругу)"
)
_SHOUTED_REGION = re.compile(
    r"(?P<region>[А-ЯЁ-]{4,}(?:ОЙ|ОГО)\s(?:ОБЛАСТИ|КРАЯ|РАЙОНА)|РОССИЙСКОЙ\sФЕДЕРАЦИИ)"
)


def region_at(text: Text, position: int, *, dative: bool = False) -> tuple[int, str] | None:
    """The token after a region or a town that begins here, and its words."""
    if position >= len(text.tokens):
        return None
    start = text.tokens[position].start
    patterns = (_REGION_DATIVE,) if dative else (_REGION, _SHOUTED_REGION)
    for pattern in patterns:
        match = pattern.match(text.flat, start)
        if match:
            return text.index_at(match.end()), text.said(match.start(), match.end())
    return None


def _named(text: Text, first: int, index: int, after: int, head: Head) -> str:
    """Adjectives and head in the nominative, the rest as it is; begins with a capital letter."""
    tokens = text.tokens
    written = tokens[index].text
    # A head in the nominative has its adjectives in it: «Донской» stays.
    is_settled = written.lower() == head.lemma or written.lower().endswith(f"-{head.lemma}")
    words = [
        token.text if is_settled else adjective(token.text, head.gender) for token in tokens[first:index]
    ]
    lemma = head.lemma
    if "-" in written and "-" not in lemma:
        lemma = written.rsplit("-", 1)[0].lower() + "-" + lemma
    words.append(in_shape_of(lemma, written))
    before = " ".join(words).replace("( ", "(").replace(" )", ")")
    rest = text.said(tokens[index].end, tokens[after - 1].end) if after > index + 1 else ""
    name = f"{before} {rest}".strip()
    return name[:1].upper() + name[1:]
