"""English text: words, sentences, paragraphs, and reviews that agree with the rating."""

import re
from collections import Counter

import duckdb
import pytest
from people_helpers import counts_match

from misata_sql.values.lists import phrases
from misata_sql.values.vocabularies import vocabulary

OPENINGS = phrases.review_sentences(0)


def rows(con: duckdb.DuckDBPyConnection, columns: str, wanted: str = "*", n_rows: float = 3_000) -> list[tuple]:
    """Of a table of these columns, called texts."""
    return con.execute(f"SELECT {wanted} FROM misata_table($$CREATE TABLE texts ({columns})$$, {n_rows})").fetchall()


def sentiment(text: str) -> int:
    """0 to 2 for a review that is bad, neither, or good, by its first sentence."""
    (found,) = {i for i, listed in enumerate(OPENINGS) for sentence in listed if text.startswith(sentence)}
    return found


def test_words_are_english_and_as_many_as_asked_for(con):
    """Of the built-in list with its weights."""
    words = vocabulary("word")
    found = rows(
        con,
        "a VARCHAR DEFAULT misata_word(), b VARCHAR DEFAULT misata_words(3), c VARCHAR DEFAULT misata_words()",
        n_rows=50_000,
    )
    assert counts_match(Counter(a for a, _, _ in found), dict(zip(words.values, words.weights, strict=True)))
    assert all(len(b.split(" ")) == 3 and set(b.split(" ")) <= set(words.values) for _, b, _ in found)
    assert all(len(c.split(" ")) == 6 for _, _, c in found)


def test_sentences_and_paragraphs(con):
    """Begin with a capital, end with a full stop, and are as many as asked for."""
    found = rows(
        con,
        "a VARCHAR DEFAULT misata_sentence(), b VARCHAR DEFAULT misata_paragraph(3), c VARCHAR DEFAULT misata_paragraph()",
    )
    for a, b, c in found:
        assert re.fullmatch(r"[A-Z][^.]*\.", a)
        assert re.fullmatch(r"([A-Z][^.]*\. ?){3}", b)
        assert c.count(".") == 4
    assert len({a for a, _, _ in found}) > 2_950


@pytest.mark.parametrize(
    "call",
    [
        "misata_words(0)",
        "misata_words(51)",
        "misata_paragraph(0)",
        "misata_paragraph(21)",
        "misata_review(6)",
        "misata_review(-1)",
    ],
)
def test_counts_out_of_range_are_refused(con, call):
    """With the bounds."""
    with pytest.raises(duckdb.Error, match=r"must be from \d+ to \d+"):
        rows(con, f"x VARCHAR DEFAULT {call}")


@pytest.mark.parametrize("length", [40, 60, 80, 120, 255])
def test_texts_fit_the_column(con, length):
    """Sentences and reviews are chosen to fit VARCHAR(n)."""
    found = rows(
        con,
        f"description VARCHAR({length}), comment VARCHAR({length}), review VARCHAR({length}), body VARCHAR({length})",
        "max(length(COLUMNS(*)))",
    )
    assert all(0 < longest <= length for longest in found[0])


def test_texts_that_cannot_fit_are_refused(con):
    """A declared generator is never cut."""
    with pytest.raises(duckdb.Error, match=r"VARCHAR\(12\) cannot hold: misata_sentence"):
        rows(con, "x VARCHAR(12) DEFAULT misata_sentence()")
    with pytest.raises(duckdb.Error, match=r"VARCHAR\(5\) cannot hold: misata_review"):
        rows(con, "x VARCHAR(5) DEFAULT misata_review()")


@pytest.mark.parametrize(
    ("type", "bounds"),
    [
        ("INTEGER CHECK (rating BETWEEN 1 AND 5)", (2.5, 3.5)),
        ("INTEGER DEFAULT misata_uniform(1, 10) CHECK (rating BETWEEN 1 AND 10)", (5, 7)),
        ("TINYINT CHECK (rating IN (1, 2, 3, 4, 5))", (2.5, 3.5)),
        ("DOUBLE CHECK (rating >= 0 AND rating <= 5)", (2.5, 3.5)),
        ("FLOAT CHECK (rating >= 0 AND rating <= 5)", (2.5, 3.5)),
        ("DECIMAL(3,1) DEFAULT misata_uniform(0, 10) CHECK (rating BETWEEN 0 AND 10)", (5, 7)),
    ],
)
def test_reviews_agree_with_the_rating(con, type, bounds):
    """Below half of the best rating nobody is content; from 70% on everybody is."""
    found = rows(con, f"rating {type}, review VARCHAR")
    seen = set()
    for rating, review in found:
        expected = (rating >= bounds[0]) + (rating >= bounds[1])
        assert sentiment(review) == expected, (rating, review)
        seen.add(expected)
    assert seen == {0, 1, 2}


def test_reviews_by_argument(con):
    """A number decides for all rows, another column for its row, and NULL for none."""
    found = rows(con, "good VARCHAR DEFAULT misata_review(5), bad VARCHAR DEFAULT misata_review(0.5)")
    assert {sentiment(good) for good, _ in found} == {2}
    assert {sentiment(bad) for _, bad in found} == {0}
    found = rows(con, "grade INTEGER DEFAULT misata_choice([1, 5]), x VARCHAR DEFAULT misata_review(grade)")
    assert all(sentiment(x) == (2 if grade == 5 else 0) for grade, x in found)
    found = rows(con, "stars INTEGER DEFAULT misata_null(0.5, misata_constant(1)), review VARCHAR", n_rows=20_000)
    assert {sentiment(x) for stars, x in found if stars == 1} == {0}
    unrated = Counter(sentiment(x) for stars, x in found if stars is None)
    assert counts_match(unrated, dict(enumerate(phrases.SENTIMENT_WEIGHTS)))


def test_what_is_no_rating_is_refused(con):
    """A column of text, or one that is computed."""
    with pytest.raises(duckdb.Error, match="must be a number"):
        rows(con, "grade VARCHAR, x VARCHAR DEFAULT misata_review(grade)")
    with pytest.raises(duckdb.Error, match="that a generator draws"):
        rows(con, "a INTEGER, grade INTEGER DEFAULT (a + 1), x VARCHAR DEFAULT misata_review(grade)")
