"""Edits that a spec's own words ask for, near misses, and what examples make of them."""

from __future__ import annotations

import pytest

from fuzzy_magic.errors import SpecError
from fuzzy_magic.returns import settled
from fuzzy_magic.spec import make_spec
from fuzzy_magic.spec.infer import infer

EDITS = (
    "Make the text lowercase",
    "Convert the title to title case.",
    "Write everything in capital letters",
    "Capitalize the first letter of each word.",
    "the last word in capitals",
    "Remove the question marks",
    "remove all punctuation",
    "Strip HTML tags from the text.",
    "strip the html tags",
    "Remove emojis from the comment.",
    "Remove everything in parentheses",
    "Remove extra spaces.",
    "Delete the first word.",
    "first word only",
    "Keep only the text before the comma.",
    "Replace spaces with underscores",
    "replace every hyphen by a space",
    "Turn the title into a slug.",
    "snake_case",
    "comma separated list -> one item per line",
    "Join the lines with commas",
    "Surround it with double quotes",
    "Wrap the value in square brackets.",
    "Add a full stop at the end if it is missing",
    "Write surname first, then a comma and the first name",
    "Format the name as Last, First.",
    "Swap the two words",
    "Move the first word to the end.",
    "Shorten to initials",
    "Lowercase the text and remove the exclamation marks; keep the rest.",
)

NO_EDITS = (
    "Say which team it is for, write it in lower case",
    "Give me the gist. Write it in small letters.",
    "Remove the personal data and put everything in lower case",
    "Translate to lowercase French.",
    "Summarize the text in lower case.",
    "Make the text lowercase and friendly.",
    "Write the date in capital letters.",
    "Write the plural in capital letters.",
    "Put the verb in the past tense, lower case.",
    "Remove all vowels.",
    "Remove the digits.",
    "Remove accents from the letters.",
    "Strip the country code from the phone number.",
    "Remove filler words such as um, uh or like.",
    "Remove duplicate words and sort the rest.",
    "Delete the parts about price or delivery.",
    "Replace names with PERSON.",
    "Replace yes with no.",
    'Replace "cat" with "dog".',
    "Replace digits with stars.",
    "Replace each word by its synonym.",
    "Mask the card number with stars.",
    "Replace spaces with tabs.",
    "Put Copy of in front of the title.",
    'Add "Note: " in front of the text.',
    "Add an emoji at the end.",
    "Wrap the text in <b> tags.",
    "Put curly brackets around it.",
    "Reverse the text.",
    "Put the words in alphabetical order.",
    "How many question marks are there?",
    "Is the text in capital letters? yes or no",
    "Say whether the title is in title case.",
    "What does the acronym stand for?",
    "Expand the acronym.",
    "Convert the variable name to snake_case.",
    "Fix the spelling and make it lowercase.",
    "Make a shopping list from the recipe, one item per line.",
    "Return JSON with the words in lower case.",
    "Return the text twice, with a comma between.",
    "Write the number in words, lower case.",
    "Convert 12-hour times: remove the space before pm and use 24 hours.",
    "Write a haiku about the first word.",
    "Abbreviate the weekday to three letters in capitals.",
    "Judge what the message is about. Put the label in square brackets.",
    "Extract the order number.",
)


@pytest.mark.parametrize("text", EDITS)
def test_words_that_ask_for_an_edit_set_the_type_and_are_quoted(text: str) -> None:
    spec = make_spec(text)
    assert spec.returns == "edit"
    assert spec.inferred.removeprefix("the text says: ").rstrip("…").lower() in text.lower()


@pytest.mark.parametrize("text", NO_EDITS)
def test_rules_see_that_it_takes_more_than_an_edit(text: str) -> None:
    assert infer(text, (), ()).returns != "edit"


def test_a_piece_of_the_input_stays_a_span() -> None:
    assert make_spec("Extract the order number.").returns == "span"


def test_an_annotation_wins() -> None:
    assert make_spec("Make the text lowercase", returns="str").returns == "str"


@pytest.mark.parametrize(
    ("text", "examples", "returns"),
    [
        ("Make it lowercase", [("Big Dog", "big dog")], "edit"),
        ("Make it lowercase", [("Big Dog", "big dogs")], "str"),
        ("Make it lowercase", [("Big Dog", "big dog"), ("", "none")], "edit"),
        ("Convert it to title case", [("mouse", "Mouse"), ("big mouse", "Big Mouse")], "edit"),
        ("Convert it to title case", [("mouse", "Mouse"), ("goose", "Geese")], "str"),
        ("Surname first, then the first name", [("Ann Lee", "Lee, Ann")], "edit"),
        ("Surname first, then the first name", [("Ann Lee", "Lee, Ms Ann")], "str"),
        ("Shorten to initials", [("United Nations", "UN"), ("Ann Lee", "A. L.")], "edit"),
        ("Shorten to initials", [("United Nations", "UNO")], "str"),
        ("Shorten the name", [("Ann Lee", "A. Lee")], "edit"),
        ("name code", [("Ann Lee", "A.L."), ("Tom A. Frey", "T.A.F.")], "edit"),
        ("as a tag", [("city night run", "#CityNightRun")], "edit"),
        ("part code", [("ab-120 x", "AB120X")], "edit"),
        ("as a tag", [("city night run", "#CityNightRuns")], "str"),
        ("Shorten the name", [("Ann Lee", "B. Lee")], "str"),
        ("Shorten the name", [("Ann Lee", "A")], "str"),  # may be a label as well
        ("Replace the commas with spaces", [("a,b", "b a")], "edit"),
        ("camelCase", [("Date of birth", "dateOfBirth")], "edit"),
        ("Extract the order number.", [("order AB123", "AB123"), ("hello", "none")], "span"),
        ("Extract the order number.", [("order AB123", "123")], "str"),  # a part of a word
    ],
)
def test_an_inferred_type_gives_way_to_text_where_it_does_not_make_an_example(
    text: str, examples: list[tuple[str, str]], returns: str
) -> None:
    spec = settled(make_spec(text, examples=examples))
    assert spec.returns == returns
    assert bool(spec.inferred) == (returns != "str")
    assert [(each.input, each.output) for each in spec.examples] == examples


@pytest.mark.parametrize(
    ("text", "returns", "example"),
    [
        ("Convert it to title case", "edit", ("goose", "Geese")),
        ("Extract the order number.", "span", ("order AB123", "123")),
    ],
)
def test_a_written_type_does_not_give_way(text: str, returns: str, example: tuple[str, str]) -> None:
    with pytest.raises(SpecError, match="cannot be made of its input"):
        settled(make_spec(text, returns=returns, examples=[example]))


def test_a_check_that_is_no_text_leaves_text() -> None:
    assert make_spec("Make it lowercase", checks=[("A", "a")]).returns == "edit"
    assert make_spec("Make it lowercase", checks=[("A", 1)]).returns == "str"
