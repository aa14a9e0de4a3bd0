"""What a wording asks for where no rule reads it: what is believed, what is left, how often it is right."""

from __future__ import annotations

import pytest
from IPython.core.interactiveshell import InteractiveShell

from fuzzy_magic import api
from fuzzy_magic.display import program_view
from fuzzy_magic.models.records import Kind
from fuzzy_magic.returns import settled
from fuzzy_magic.spec import make_spec, parse_cell
from fuzzy_magic.spec.infer import infer, is_guess
from fuzzy_magic.spec.infer.wording import KINDS, features, sounds
from fuzzy_magic.train.answerable import is_answerable
from fuzzy_magic.train.heldout import read_split

PIECES = (
    "just the year",
    "domain of the email",
    "which product is it about?",
    "who is it for?",
    "zip code please",
)
EDITS = (
    "brand in capitals, the rest as it is",
    "put the year at the end in brackets",
    "both codes joined by a slash",
)
TEXTS = (
    "Translate to French",
    "write a polite reply to the customer",
    "summarise in one sentence",
    "What is the capital of this country?",
    "Give a synonym",
    "plural",
    "explain this error",
    "convert to Celsius",
)


@pytest.mark.parametrize(
    ("text", "returns"),
    [*((t, "span") for t in PIECES), *((t, "edit") for t in EDITS), *((t, "str") for t in TEXTS)],
)
def test_a_wording_tells_pieces_and_edits_from_text(text: str, returns: str) -> None:
    assert infer(text, (), ()).reason == ""
    spec = make_spec(text)
    assert spec == parse_cell("fuzzy_function", text)
    assert (spec.returns, is_guess(spec.inferred)) == (returns, returns != "str")


LABELS = (
    "is it angry?",
    "tone of voice",
    "Does the review mention the price?",
    "priority",
    "topic",
    "department",
)


@pytest.mark.parametrize("text", LABELS)
def test_what_sounds_like_labels_is_left_alone(text: str) -> None:
    assert make_spec(text).returns in ("str", "bool")


@pytest.mark.parametrize(
    ("text", "returns", "hinted"),
    [
        ("topic", None, True),
        ("topic", '"food" | "price"', False),
        ("department", None, True),
        ("Translate to French", None, False),
        ("zip code please", None, False),
    ],
)
def test_labels_that_are_missed_are_asked_for(text: str, returns: str | None, hinted: bool) -> None:
    shown = program_view(api.compile(text, returns=returns).program, note="It is new.")
    assert ("names nothing to choose from" in shown.note) == hinted
    assert shown.note.startswith("It is new.")


def test_the_words_that_decided_are_shown_with_how_to_overrule_them() -> None:
    spec = make_spec("domain of the email")
    assert spec.inferred.startswith("its words sound like a piece of the input: “")
    assert "“domain”" in spec.inferred
    assert len(spec.inferred) < 110


@pytest.mark.parametrize("text", ["?", "12 34", "ß" * 8_000, "a b " * 2_000, "\n", "^ $"])
def test_any_text_sounds_like_something(text: str) -> None:
    heard = sounds(text)
    assert heard.kind in KINDS
    assert 1 / len(KINDS) <= heard.probability <= 1


def test_numbers_are_all_alike_and_order_counts() -> None:
    assert features("add 5 to 17") == features("Add 250 to 3")
    assert features("first last") != features("last first")


# --- who else has a say -----------------------------------------------------------------------------------


@pytest.mark.parametrize("returns", ["str", "edit", "'a' | 'b'"])
def test_an_annotation_wins(returns: str) -> None:
    spec = make_spec("just the year", returns=returns)
    assert (spec.returns, spec.inferred) == (returns, "")


def test_examples_say_more_than_how_a_text_sounds() -> None:
    shown = settled(make_spec("just the year", examples=[("in '98", "1998")]))
    assert (shown.returns, shown.inferred) == ("str", "")


def test_a_check_outside_of_it_leaves_text() -> None:
    assert make_spec("just the year", checks=[("it was 1998", 1998)]).returns == "str"
    assert make_spec("just the year", checks=[("in '98", "1998")]).returns == "str"
    assert make_spec("just the year", checks=[("long ago", "none")]).returns == "span"
    assert settled(make_spec("just the year", checks=[("it was 1998", "1998")])).returns == "span"


@pytest.mark.model
def test_a_decoder_that_is_asked_for_by_name_gets_text() -> None:
    guessed = api.compile("just the year")
    assert (guessed.program.spec.returns, guessed.program.interpreter_id) == ("span", "span")
    assert guessed("It opened in 1998 in Leeds") in "It opened in 1998 in Leeds"
    assert "This type runs on span" in " ".join(repr(program_view(guessed.program)).split())
    written = api.compile("just the year", interpreter="tiny")
    assert (written.program.spec.returns, written.program.spec.inferred) == ("str", "")
    said = api.compile("Copy the year, verbatim.", interpreter="tiny")
    assert said.program.spec.returns == "span"  # which the text says


@pytest.mark.model
def test_a_cell_that_is_run_again_with_an_example_outside_of_it_turns_to_text(
    shell: InteractiveShell,
) -> None:
    shell.run_line_magic("load_ext", "fuzzy_magic")
    shell.run_cell("%%fuzzy year(note)\njust the year\n")
    assert shell.user_ns["year"].program.spec.returns == "span"
    shell.run_cell("%%fuzzy year(note)\njust the year\n\nInput: in '98\nOutput: 1998\n")
    assert shell.user_ns["year"].program.spec.returns == "str"
    shell.run_line_magic("unload_ext", "fuzzy_magic")


# --- how often it is right, on families that nothing was learnt from --------------------------------------


def test_it_is_mostly_right_on_specs_that_nothing_was_learnt_from() -> None:
    """Of three specs of text for which a type is taken, two have rows that it can make, case and all."""
    made = []
    for split in ("heldout_families", "everyday", "everyday2", "everyday3"):
        for episode in read_split(split):
            spec = make_spec(episode.spec)
            if is_guess(spec.inferred) and episode.labels is None:
                kind: Kind = "extractor" if spec.returns == "span" else "editor"
                made.append(is_answerable(kind, episode.spec, episode.rows))
    assert len(made) > 100
    assert sum(made) / len(made) > 2 / 3
