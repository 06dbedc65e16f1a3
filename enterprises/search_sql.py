"""SQL of the functions behind the search: they cut text into pieces that a GIN index can hold.

`search_text` comes from `names.search_text`: folded words with a space before each. Its pieces are every
three letters of a word, and the first letter and the first two letters of a word with a space before them:
« вега» → « в», « ве», «вег», «ега». A query of three letters and more needs its three-letter pieces anywhere,
a shorter one is itself such a beginning. LIKE decides at the end whether the pieces stand together.

The functions stand in the migrations. Everything in them is qualified, so that no search_path changes their
meaning, and pg_dump, pg_restore and pg_upgrade may build the index whenever they like; nothing in them
depends on a locale. The pieces of a row are cut in PL/pgSQL: PostgreSQL plans the query of an SQL function
anew for each row that an index takes in, and that cost more than cutting.
"""

# These stand in most records of any registry, and are not cut into pieces: the index would grow by half for
# lists of nearly all its rows. What may be a part of one is looked for by LIKE alone, which soon meets the
# first rows.
UNCUT = ("ооо", "общество", "ограниченной", "ответственностью")
# Cut, but in so many rows that LIKE finds the first ones sooner than the index reads its lists.
FREQUENT = frozenset(["акционерное"])


def fragment(word: str) -> str:
    """What must stand in `search_text`: a short word only where a word begins, a longer one anywhere."""
    return f" {word}" if len(word) < 3 else word


def is_common(word: str) -> bool:
    """Whether the index cannot tell the rows that hold the word, or not as soon as LIKE."""
    wanted = fragment(word)
    return word in FREQUENT or any(wanted in f" {uncut}" for uncut in UNCUT)


def like_pattern(word: str) -> str:
    """The LIKE pattern that finds `word` literally."""
    literal = fragment(word).replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    return f"%{literal}%"
