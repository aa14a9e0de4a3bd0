"""Examples in the text of a spec: where they begin and end, what is none, and that they teach."""

from __future__ import annotations

import pytest

from fuzzy_magic import api
from fuzzy_magic.returns import Edit, Span, Str, parse_type, taught_by
from fuzzy_magic.spec import Example, make_spec
from fuzzy_magic.spec.infer import is_guess
from fuzzy_magic.spec.infer.definitions import read_definitions
from fuzzy_magic.spec.shown import examples_in, without

SPAN, EDIT = Span().makes, Edit().makes


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("the second one, e.g. 'cod, eel, pike' -> eel", ("cod, eel, pike", "eel")),
        ("size (for example Oil 750ml → 750ml)", ("Oil 750ml", "750ml")),
        ("Unit only. Example: 5 kg flour => kg. No unit: none", ("5 kg flour", "kg")),
        ("who bought it, like `Acme buys Bolt for $2` -> `Acme`", ("Acme buys Bolt for $2", "Acme")),
        ("the ref, e.g. “to Al, ref X-9” -> “X-9”, else none", ("to Al, ref X-9", "X-9")),
        ('def zip5(text): """Five digits (\'97201-1122\' -> \'97201\')"""', ("97201-1122", "97201")),
        ("sender, e.g. to Bo <bo@example.com> from Al -> Al", ("to Bo <bo@example.com> from Al", "Al")),
        ("it's Kim's code, e.g. 'Kim: Al's AB-3' -> AB-3", ("Kim: Al's AB-3", "AB-3")),
    ],
)
def test_pieces_are_found(text: str, shown: tuple[str, str]) -> None:
    assert examples_in(text, SPAN) == (Example(*shown),)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("shorten the first name, like `John Smith -> J. Smith`", ("John Smith", "J. Smith")),
        ("initial and surname: Ann Lee -> A. Lee. Keep the rest", ("Ann Lee", "A. Lee")),
        (
            "Make a list. figs; pears; nuts -> figs, pears and nuts",
            ("figs; pears; nuts", "figs, pears and nuts"),
        ),
        ('Article to the back: "A Red Door" -> "Red Door, A". Others stay.', ("A Red Door", "Red Door, A")),
        ("slashes for commas (kale, peas → kale / peas)", ("kale, peas", "kale / peas")),
        ("rubric first (e.g. 'NEWS: Cat (Post)' -> [NEWS] Cat)", ("NEWS: Cat (Post)", "[NEWS] Cat")),
    ],
)
def test_edits_are_found_as_long_as_they_can_be(text: str, shown: tuple[str, str]) -> None:
    assert examples_in(text, EDIT) == (Example(*shown),)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("duration in s, e.g. 3:10 -> 190", [("3:10", "190")]),
        ("Write it like `9:00-9:30 -> 0h 30m`.", [("9:00-9:30", "0h 30m")]),
        ("capitals ('ikea' -> 'IKEA', 'bosh' -> 'Bosch'); else none", [("ikea", "IKEA"), ("bosh", "Bosch")]),
        ("past tense, e.g. I go.\nfor example: they see -> they saw", [("they see", "they saw")]),
    ],
)
def test_text_is_found_where_quotes_or_words_say_so(text: str, shown: list[tuple[str, str]]) -> None:
    assert examples_in(text) == tuple(Example(*each) for each in shown)


@pytest.mark.parametrize(
    "text",
    [
        "before -> sales, after -> service",
        '"<cell>: <wrong> -> <right>"',
        "def f(x: str) -> str:\n    '''status(note) -> done | todo'''",
        "age(cell: str) -> str\n\nBands: young | old",
        "shift the tense (was -> am, would -> will)",
        "log line 'order: unwanted -> desired' (strip the #)",
        "both codes joined by ' -> '",
        "from -> to",
        "e.g. -> x",
        "e.g. x ->",
        "->",
        "see example.net/a -> b",
        f"e.g. {'a' * 300} -> b",
    ],
)
def test_other_arrows_are_no_examples(text: str) -> None:
    assert examples_in(text) == ()


ROWS = [("sales rose", "up"), ("prices fell", "down")]


@pytest.mark.parametrize(
    "text",
    [
        "Which way?\nsales rose -> up\nprices fell -> down",
        "sales rose => up\nprices fell => down\n\nWhich way?",
        "Which way?\n- sales rose → up\n- prices fell → down\n",
        "Which way?\n1. 'sales rose' -> 'up'\n2) \"prices fell\" -> \"down\"",
    ],
)
def test_lines_one_below_the_other_are_examples(text: str) -> None:
    assert examples_in(text) == tuple(Example(*row) for row in ROWS)
    assert taught_by(make_spec(text, returns='"up" | "down"'), parse_type('"up" | "down"')) == examples_in(
        text
    )
    assert examples_in(text, EDIT) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Which way?\nsales rose -> up",  # one line may be a rule
        "sales rose -> up\n\nprices fell -> down",
        "sales -> rose -> up\nprices fell -> down",
        "P1 -> urgent\nP2 -> later\nAnything else -> never",
        "f(a) -> b\nf(c) -> d",
        "<name> -> up\n<place> -> down",
    ],
)
def test_other_lines_are_none(text: str) -> None:
    assert examples_in(text) == ()


def test_lines_of_labels_and_what_they_mean_teach_nothing() -> None:
    returns = '"urgent" | "later"'
    text = "How urgent?\nurgent -> many people cannot work\nlater -> it can wait"
    assert taught_by(make_spec(text, returns=returns), parse_type(returns)) == ()


def test_lines_tell_the_labels_where_the_text_asks_for_some() -> None:
    assert make_spec("Sentiment of the review.\ngood -> positive\nbroken -> negative").returns == (
        "'positive' | 'negative'"
    )
    quoted = "Sentiment of the review.\n1. 'good' -> 'positive'\n2. 'broken' -> 'negative'"
    assert make_spec(quoted).returns == "'positive' | 'negative'"
    assert make_spec("past tense\nwalk -> walked\ngo -> went").returns == Str().annotation


def test_what_does_not_fit_is_no_example() -> None:
    text = "the brand, e.g. 'a bosh drill' -> Bosch"
    assert examples_in(text, SPAN) == ()
    assert examples_in(text) == (Example("a bosh drill", "Bosch"),)


def test_a_long_text_is_read_in_no_time() -> None:
    for piece in ("e.g. a -> b, ", "'a' -> ", "(: ; ", "->", "“a -> ", '"""'):
        examples_in(piece * (7_900 // len(piece)), EDIT)


def test_given_examples_come_first_and_win() -> None:
    spec = make_spec("second one, e.g. 'a, b' -> b", examples=[("c, d", "d"), ("a, b", "b")])
    assert taught_by(spec, Span()) == (Example("c, d", "d"), Example("a, b", "b"))
    assert taught_by(make_spec("second one, e.g. 'a, b' -> b"), Span()) == (Example("a, b", "b"),)
    assert taught_by(make_spec("e.g. 'a, b' -> b", params="x, y"), Span()) == ()


def test_the_rest_of_the_text_is_known() -> None:
    text = "size, e.g. Oil 750ml -> 750ml. 750ml is a size"
    assert without(text, examples_in(text, SPAN)) == "size, e.g.   ->  . 750ml is a size"


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("How urgent is this ticket?\nurgent -> blocks people\nlater -> can wait", "urgent, later"),
        (
            "Which team handles it?\n- billing -> invoices, refunds\n- tech -> error, crash",
            "billing, tech",
        ),
        ("priority\np1 -> the site is down\np2 -> everything else", "p1, p2"),
        ("Is the candidate a fit?\nyes => has python and sql\nno => anything less", "yes, no"),
        ("Explain the medical term\nedema -> swelling from fluid\nsepsis -> a body-wide infection", None),
        ("state names\nNY -> New York\nNC -> North Carolina", None),
        ("What kind of animal is it?\ncat -> mammal\neagle -> bird", None),
        ("How urgent?\nthe site is down -> urgent right now\na newsletter -> can wait", None),
    ],
)
def test_lines_that_say_what_labels_mean_name_a_set(text: str, labels: str | None) -> None:
    spec = make_spec(text)
    wanted = None if labels is None else " | ".join(map(repr, labels.split(", ")))
    assert (spec.returns == wanted) == (labels is not None)
    assert read_definitions(text, examples_in(text)) == (None if labels is None else (*labels.split(", "),))


def test_labels_that_lines_define_are_held_to_the_examples_of_the_spec() -> None:
    text = "How urgent is this ticket?\nurgent -> blocks people\nlater -> can wait"
    assert make_spec(text, examples=[("all is down", "urgent")]).returns == "'urgent' | 'later'"
    assert make_spec(text, examples=[("all is down", "call Ann")]).returns == "str"


def test_a_text_without_its_rows_keeps_their_words_elsewhere() -> None:
    text = "Size class (S to L):\nS -> small\nL -> large"
    assert without(text, examples_in(text)).strip() == "Size class (S to L):"


@pytest.mark.parametrize(
    ("text", "returns"),
    [
        ("the size, e.g. Oil 750ml -> 750ml", "span"),
        ("as on the sign, like `Ann Lee -> Lee, Ann`", "edit"),
        ("the month and the year, e.g. 2024-03 -> March 2024", "str"),
    ],
)
def test_an_example_in_the_text_tells_the_type(text: str, returns: str) -> None:
    spec = make_spec(text)
    assert (spec.returns, is_guess(spec.inferred)) == (returns, False)


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "given", "output"),
    [
        ("what I need, e.g. 'Bo, 3 crates, Hull' -> 3 crates", "Bo, 3 crates, Hull", "3 crates"),
        ("as on the sign, like `Ann Mary Lee -> LEE, Ann Mary`", "Ann Mary Lee", "LEE, Ann Mary"),
        ("say when, e.g. 'at 9' -> 9 o'clock", "at 9", "9 o'clock"),
    ],
)
def test_a_program_is_fitted_to_the_example_in_its_text(text: str, given: str, output: str) -> None:
    assert api.compile(text, cache=False)(given) == output
