"""SQL of the functions behind the search: they cut text into pieces that a GIN index can hold.

`search_text` comes from `names.search_text`: folded words with a space before each. Its pieces are every
three letters of a word, and the first letter and the first two letters of a word with a space before them:
« вега» → « в», « ве», «вег», «ега». A query of three letters and more needs its three-letter pieces anywhere,
a shorter one is itself such a beginning. LIKE decides at the end whether the pieces stand together.

The bodies are BEGIN ATOMIC, bound to the functions they call when they are created: no search_path changes
their meaning, and pg_dump, pg_restore and pg_upgrade may build the index whenever they like. Nothing in them
depends on a locale. They have a subquery, so PostgreSQL never inlines them away from the index expression.
"""

CREATE = """
CREATE FUNCTION portal_trigrams(search_text text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
-- About 40 microseconds a row: the planner must prefer the index to calling it for every row.
COST 1000
BEGIN ATOMIC
    SELECT ARRAY(
        SELECT substr(' ' || word, start, 3)
        FROM unnest(string_to_array(search_text, ' ')) AS word,
             generate_series(0, length(word) - 1) AS start
    );
END;

CREATE FUNCTION portal_query_trigrams(words text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
    SELECT ARRAY(
        SELECT CASE WHEN length(word) < 3 THEN ' ' || word ELSE substr(word, start, 3) END
        FROM unnest(string_to_array(words, ' ')) AS word,
             generate_series(1, greatest(length(word) - 2, 1)) AS start
        WHERE word <> ''
    );
END;
"""

DROP = """
DROP FUNCTION portal_query_trigrams(text);
DROP FUNCTION portal_trigrams(text);
"""

# These stand in most records of any registry: LIKE alone finds the first rows sooner than the index reads its
# lists.
COMMON_WORDS = frozenset(["ооо", "общество", "ограниченной", "ответственностью", "акционерное"])


def fragment(word: str) -> str:
    """What must stand in `search_text`: a short word only where a word begins, a longer one anywhere."""
    return f" {word}" if len(word) < 3 else word


def like_pattern(word: str) -> str:
    """The LIKE pattern that finds `word` literally."""
    literal = fragment(word).replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    return f"%{literal}%"
