import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enterprises import names, search_sql

# Few letters, so that words share pieces and a query often meets them.
WORDS = st.text("абв_%\\1", min_size=1, max_size=5)
FORMS = st.sampled_from([*search_sql.UNCUT, "акционерное", "общественное"])
# Of a form: where a part of it begins, and how long that is.
PARTS = st.builds(
    lambda form, start, length: form[start : start + length] or form,
    FORMS,
    st.integers(0, 9),
    st.integers(1, 9),
)


def ask(sql, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_pieces_are_three_letters_and_beginnings_of_words():
    assert set(ask("SELECT portal_trigrams(%s)", " оао вега к")) == {
        " о",
        " оа",
        "оао",
        " в",
        " ве",
        "вег",
        "ега",
        " к",
    }
    assert ask("SELECT portal_trigrams(%s)", "") == []
    assert ask("SELECT portal_trigrams(%s)", None) is None


@pytest.mark.django_db
def test_words_of_most_names_are_not_cut():
    assert [ask("SELECT portal_trigrams(%s)", f" {word}") for word in search_sql.UNCUT] == [[]] * len(
        search_sql.UNCUT
    )
    assert ask("SELECT portal_trigrams(%s)", " общества")[:3] == [" о", " об", "общ"]


@pytest.mark.django_db
def test_a_short_word_of_a_query_is_a_beginning_and_a_longer_one_is_pieces():
    assert set(ask("SELECT portal_query_trigrams(%s)", "в ве вег вегас")) == {
        " в",
        " ве",
        "вег",
        "ега",
        "гас",
    }
    assert ask("SELECT portal_query_trigrams(%s)", "") == []


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=200)
@given(words=st.lists(WORDS | FORMS, max_size=4), wanted=WORDS | PARTS)
def test_the_index_never_loses_what_like_finds(words, wanted):
    text = "".join(f" {word}" for word in words)
    found = ask("SELECT %s LIKE %s", text, search_sql.like_pattern(wanted))

    assert found == (search_sql.fragment(wanted) in text)
    if found and not search_sql.is_common(wanted):
        assert ask("SELECT portal_trigrams(%s) @> portal_query_trigrams(%s)", text, wanted)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("привод", True),
        ("ГИДРО", True),
        ("ги", True),
        ("ро", False),
        ("елец привод", True),
        ("899314", True),
        ("приводы", False),
    ],
)
def test_part_of_a_word_is_found_and_two_letters_only_at_a_beginning(query, found):
    text = names.search_text("ОАО «Гидропривод»", "4899314070", "Елец")

    answers = [
        ask("SELECT portal_trigrams(%s) @> portal_query_trigrams(%s)", text, word)
        and ask("SELECT %s LIKE %s", text, search_sql.like_pattern(word))
        for word in names.query_words(query)
    ]

    assert all(answers) is found


@pytest.mark.django_db
def test_the_functions_may_stand_in_an_index_and_do_not_depend_on_the_search_path():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE sought (search_text text)")
        cursor.execute("CREATE INDEX sought_index ON sought USING gin (portal_trigrams(search_text))")
        cursor.execute("INSERT INTO sought VALUES (%s)", [names.search_text("ОАО «Гидропривод»")])
        cursor.execute("SET LOCAL search_path TO ''")
        cursor.execute("SET LOCAL enable_seqscan TO off")
        condition = (
            "public.portal_trigrams(search_text) OPERATOR(pg_catalog.@>) "
            "public.portal_query_trigrams('привод')"
        )
        cursor.execute(f"SELECT count(*) FROM pg_temp.sought WHERE {condition}")
        assert cursor.fetchone() == (1,)
        cursor.execute(f"EXPLAIN SELECT * FROM pg_temp.sought WHERE {condition}")
        assert "sought_index" in "".join(row[0] for row in cursor.fetchall())


def test_a_pattern_takes_its_word_literally():
    assert search_sql.like_pattern("50%_\\") == r"%50\%\_\\%"
    assert search_sql.like_pattern("пр") == "% пр%"
