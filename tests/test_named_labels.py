"""Labels that a spec names in its own way, questions of yes or no, and closed sets that examples show."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fuzzy_magic.returns import parse_type
from fuzzy_magic.spec import make_spec
from fuzzy_magic.spec.infer.candidates import MAX_LABELS, candidates, extended
from fuzzy_magic.spec.infer.named_labels import (
    FILE,
    MAX_CHARS,
    N_FEATURES,
    features,
    read_named_labels,
    weighed,
)
from fuzzy_magic.spec.infer.outputs import labels_of, yes_and_no
from fuzzy_magic.spec.infer.questions import holds_all, read_question


def sets(text: str) -> list[tuple[str, ...]]:
    return [each.names(text) for each in candidates(text)]


# --- candidates -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("tone: warm, cold or plain", ("warm", "cold", "plain")),
        ("Sort the mails into sales, support and press, please.", ("sales", "support", "press")),
        ("accident type (rear-end, rollover, other) from the report", ("rear-end", "rollover", "other")),
        ("col has tweets. tag each one [praise, complaint]", ("praise", "complaint")),
        ("Is it a compliment, an insult or neither?", ("compliment", "insult", "neither")),
        ("good / bad / meh", ("good", "bad", "meh")),
        ("ham vs spam", ("ham", "spam")),
        ("S: single; M: married; D: divorced", ("S", "M", "D")),
        ("fix if it repairs something, feat if it adds something", ("fix", "feat")),
        ("red = danger, amber = caution", ("red", "amber")),
        ("no fault found -> keep, broken -> drop", ("keep", "drop")),
        ("kind of clause\nindemnity\npayment\nnone", ("indemnity", "payment", "none")),
        ("Pick one.\n- bug: broken\n- idea: a wish", ("bug", "idea")),
        ("labels:\nspam\nham", ("spam", "ham")),
        ("Is it toxic, yes, no or unsure?", ("yes", "no", "unsure")),
        ("Call it 'gold' when it is paid and 'lead' when it is not", ("gold", "lead")),
    ],
)
def test_what_may_be_the_set_is_a_candidate(text: str, labels: tuple[str, ...]) -> None:
    assert labels in sets(text)


def test_a_label_that_stands_apart_extends_a_list() -> None:
    text = "Options are 'Sales', 'Legal'; use 'Front desk' for the rest."
    longer = [each.names(text) for each in extended(text, candidates(text))]
    assert ("Sales", "Legal", "Front desk") in longer


@pytest.mark.parametrize("text", ["", "x", "a,", "Only one.", "f -> g", "or or or", "(a, b", "\n\n"])
def test_what_is_no_list_has_no_candidate(text: str) -> None:
    assert sets(text) == []


def test_candidates_are_few_and_bounded_on_long_texts() -> None:
    for piece in ("a, ", "b or ", "x = y; ", "- z: w\n", "'q' "):
        text = (piece * 1_000)[:MAX_CHARS]
        started = time.perf_counter()
        found = candidates(text)
        assert all(2 <= len(each.names(text)) <= MAX_LABELS for each in found)
        weighed(text, np.zeros(N_FEATURES, np.float32))
        assert time.perf_counter() - started < 10  # a second at most; a pattern that runs away takes minutes


def test_features_are_hashed_and_tell_places_apart() -> None:
    text = "Label the tone warm, cold or plain by its words."
    found = {each.names(text): features(text, each) for each in candidates(text)}
    assert all(0 <= place < N_FEATURES for each in found.values() for place in each)
    assert found["warm", "cold", "plain"] != found["tone warm", "cold", "plain"]


# --- which of them it is ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Context: hotel reviews\nTask: say if the guest is angry",
        "Title: Urgency\nQuestion: is the message urgent?",
        "Note: be careful\nHint: be warm",
        "Say the tone\nText: hi\nLabel: warm\nText: go\nLabel: cold",
        "Q: hi\nA: warm",
        "is the date before 1/1/2020?",
        "was it sent before 01/02/2024?",
        "offers 24/7 support",
    ],
)
def test_forms_dates_and_idioms_name_no_labels(text: str) -> None:
    assert read_named_labels(text) is None


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        (
            "What kind of message is it?\n- question\n- complaint\n- praise",
            ("question", "complaint", "praise"),
        ),
    ],
)
def test_ordinary_labels_are_no_forms_or_dates(text: str, labels: tuple[str, ...]) -> None:
    assert read_named_labels(text) == labels


def test_scales_with_slashes_are_no_dates() -> None:
    found = [each.key("Label the tweet 1/2/3.") for each in candidates("Label the tweet 1/2/3.")]
    assert frozenset("123") in found
    assert candidates("was it sent before 1/2/2023 (2023/02/01)?") == []


def test_letters_count_as_bullets() -> None:
    assert read_named_labels("Which topic is it?\na. billing\nb. shipping\nc. other") == (
        "billing",
        "shipping",
        "other",
    )


def test_probabilities_come_in_order_and_leave_some_for_none() -> None:
    text = "Is the review positive, negative or mixed? Ignore the stars, the name and the date."
    with np.load(FILE) as file:
        found = weighed(text, file["weights"].astype(np.float32))
    shares = [share for _, share in found]
    assert 0.5 < sum(shares) < 1
    assert shares == sorted(shares, reverse=True)
    assert found[0][0].names(text) == ("positive", "negative", "mixed")


@pytest.mark.parametrize(
    "text",
    [
        "Translate into English, German or French, whichever is asked for.",
        "Remove mr, mrs and dr.",
        "date, amount and invoice number",
        "Which city is named, and when: in spring, summer or autumn?",
        "word " * 300,
        "Does the text mention a price? If so, return it",
        "Is the customer angry, and why?",
        "Classify the mail as spam or ham and explain",
        "English or French translation",
    ],
)
def test_lists_of_other_things_are_no_labels(text: str) -> None:
    assert read_named_labels(text) is None


def test_labels_are_spelled_as_in_the_text_and_come_in_its_order() -> None:
    assert read_named_labels("Urgency of the ticket: HIGH, Medium or low") == ("HIGH", "Medium", "low")


# --- yes or no --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "can you pull out the order number?",
        "is there a way to get only the digits?",
        "is there a zip code? if so get it",
        "does the sender give a company name? I'd like that name then",
        "Is it about sports, politics or technology?",
        "Is the meeting on Monday or Tuesday, and at what time?",
        "Does it name a price? Give the price.",
        "do not use capitals",
        "names separated by semicolons",
        "who called?",
        "Is the total right? Correct it.",
    ],
)
def test_requests_and_other_questions_ask_for_more_than_yes_or_no(text: str) -> None:
    assert read_question(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Is it safe and legal?",
        "spam or not",
        "Decide whether the message is a question or not",
        "Is it \ud83d spam?",
    ],
)
def test_what_is_joined_in_a_question_is_no_choice(text: str) -> None:
    assert make_spec(text).returns == "bool"


def test_or_joins_two_things_that_are_asked_for_alike() -> None:
    text = "Is there any hint that the applicant speaks Spanish or Portuguese?"
    question = read_question(text)
    assert question is not None
    assert holds_all(question, ("Spanish", "Portuguese"))
    assert not holds_all(question, ("Spanish", "French"))
    assert make_spec(text).returns == "bool"


def test_who_wants_one_thing_or_another_chooses() -> None:
    assert make_spec("Does the customer want a refund or an exchange?").returns == "'refund' | 'exchange'"
    assert make_spec("Does the mail mention a refund or an exchange?").returns == "bool"


def test_one_side_that_is_spelled_out_is_kept() -> None:
    assert make_spec("true if the sender says something is attached to the mail").returns == "bool"
    assert make_spec("yes if the sender says something is attached to the mail").returns == "'yes' | 'no'"


def test_a_question_is_answered_as_its_examples_and_checks_are() -> None:
    text = "Is the customer asking for a refund?"
    assert make_spec(text).returns == "bool"
    assert make_spec(text, examples=[("my money back", True)]).returns == "bool"
    assert make_spec(text, examples=[("my money back", "yes")]).returns == "'yes' | 'no'"
    assert make_spec(text, examples=[("my money back", "No")]).returns == "'Yes' | 'No'"
    assert make_spec(text, checks=[("my money back", True)]).returns == "bool"
    assert make_spec(text, checks=[("my money back", "yes")]).returns == "'yes' | 'no'"
    assert make_spec(text, examples=[("I want 5 pounds", "5 pounds")]).returns == "span"


# --- what examples show -----------------------------------------------------------------------------------


def shown(text: str, *outputs: str) -> str:
    return make_spec(text, examples=[(f"row {n}", output) for n, output in enumerate(outputs)]).returns


def test_one_example_of_each_label_is_enough_where_labels_are_asked_for() -> None:
    assert shown("How urgent is the ticket?", "high", "medium", "low") == "'high' | 'medium' | 'low'"
    assert shown("topic of the message", "billing", "delivery", "other") == "'billing' | 'delivery' | 'other'"
    assert shown("is it about billing or a technical problem?", "billing", "technical", "billing") == (
        "'billing' | 'technical'"
    )
    assert shown("How urgent is the ticket?", "high", "low") == "'high' | 'medium' | 'low'"  # the usual ones
    assert shown("How sure is the writer?", "high", "low") == "'high' | 'low'"  # opposites
    assert shown("tone of voice", "billing", "delivery") == "'billing' | 'delivery'"
    assert shown("What is in the box?", "books", "pens", "lamps") == "str"


def test_yes_and_no_are_a_set_from_the_first_example_on() -> None:
    assert shown("urgent", "yes") == "'yes' | 'no'"
    assert shown("urgent", "No", "Yes") == "'Yes' | 'No'"
    assert shown("urgent", "true") == "bool"
    assert shown("opposite", "no", "yes") == "str"
    assert shown("priority", "low", "HIGH", "Low") == "'low' | 'HIGH'"
    assert yes_and_no(["NO"]) == ("YES", "NO")
    assert yes_and_no(["yes", "maybe"]) is None
    assert yes_and_no(["yes", "true"]) is None


def test_a_label_may_stand_in_a_few_of_its_inputs() -> None:
    text, outputs = "How urgent is the ticket?", ["high", "low", "medium"]
    assert labels_of(text, outputs, [True, False, False]) == ("high", "low", "medium")
    assert labels_of(text, outputs, [True, True, False]) is None


def test_examples_outside_of_the_labels_that_a_text_names_overrule_them() -> None:
    text = "Tone of the message: formal / informal"
    assert make_spec(text, examples=[("row", "formal")]).returns == "'formal' | 'informal'"
    assert make_spec(text, examples=[("row", "neither of them, I would say")]).returns == "str"


def test_the_reason_says_what_was_read() -> None:
    assert make_spec("Tone of the message: formal / informal").inferred == (
        "its words name the labels: formal, informal"
    )
    assert make_spec("Is it urgent?").inferred == "it is a question of yes or no: Is it urgent?"


# --- how often it is right, on specs by a reader who knew none of this -------------------------------------

FILE_OF_KINDS = Path(__file__).with_name("everyday_kinds.jsonl")
KINDS = [json.loads(line) for line in FILE_OF_KINDS.read_text("utf-8").splitlines()]


def labels_read(text: str) -> set[str]:
    read = parse_type(make_spec(text).returns).labels or ()
    return {{"true": "yes", "false": "no"}.get(label.casefold(), label.casefold()) for label in read}


def wanted(spec: dict[str, Any]) -> set[str]:
    named = spec["labels"] or ["yes", "no"]
    return {{"true": "yes", "false": "no"}.get(str(each).casefold(), str(each).casefold()) for each in named}


def test_most_closed_sets_that_people_name_are_read_and_rightly() -> None:
    closed = [each for each in KINDS if each["kind"] == "yesno" or each["labels"]]
    read = [(labels_read(each["spec"]), wanted(each)) for each in closed]
    assert len(closed) == 140
    assert sum(found == right for found, right in read) / len(read) >= 0.7
    assert sum(bool(found) and found != right for found, right in read) / len(read) <= 0.08


def test_hardly_any_other_spec_is_taken_for_a_closed_set() -> None:
    others = [each["spec"] for each in KINDS if each["kind"] not in ("labels", "yesno")]
    assert len(others) == 85
    assert sum(bool(labels_read(text)) for text in others) <= 3
