from __future__ import annotations

import random
from collections.abc import Iterable

import pytest

from fuzzy_magic.returns import Edit, Span
from fuzzy_magic.train.answerable import answerable
from fuzzy_magic.train.compose import Composed, composed_functions
from fuzzy_magic.train.compose_rules import CUTS, EDITS, Piece, Rule
from fuzzy_magic.train.data import Function, family_functions, is_heldout_text, is_heldout_wording

PEOPLE = ("Anna Lee", "Omar Diaz", "Ida Berg", "Juan Rey", "Mia Holm", "Ken Sato")
ITEMS = ("blue lamp", "oak table", "wool scarf", "desk fan", "tea pot", "rain coat")
TEXTS = [f"{person} ordered: {item}, paid in full" for person, item in zip(PEOPLE, ITEMS, strict=True)]


def question(specs: list[str], answers: Iterable[str]) -> Function:
    return Function(
        "orders", "family:test", specs, [*zip(TEXTS, answers, strict=True)], group="agentic_tools"
    )


BUYER = question(["buyer", "Who ordered it?"], PEOPLE)
ITEM = question(["ordered item", "Copy the item."], ITEMS)


def piece(marked: str) -> Piece:
    """Make a piece of a text that has it between bars."""
    before, own, after = marked.split("¦")
    return Piece(before + own + after, len(before), len(before) + len(own))


def rule(said: str) -> Rule:
    return next(each for each in (*CUTS, *EDITS) if said in each.said)


@pytest.mark.parametrize(
    ("said", "marked", "wanted"),
    [
        ("first word only", "by ¦Anna Lee¦, paid", "Anna"),
        ("last word only", "by ¦Anna Lee¦, paid", "Lee"),
        ("last word only", "by ¦Anna¦, paid", None),
        ("without its first word", "by ¦Anna M Lee¦", "M Lee"),
        ("only the number in it", "¦40 kg¦ of rice", "40"),
        ("only the number in it", "¦40¦ kg of rice", None),
        ("text before {name}", "Lamp, blue, ¦Anna Lee¦, paid", "Lamp, blue"),
        ("text after {name}", "Lamp by ¦Anna Lee¦, paid in full.", "paid in full."),
        ("text before {name}", "¦Anna Lee¦, paid", None),
        ("start at the {name}", "Lamp by ¦Anna Lee¦, paid", "Anna Lee, paid"),
        ("stop after the {name}", "Lamp by ¦Anna Lee¦, paid", "Lamp by Anna Lee"),
        ("in capitals", "by ¦Anna Lee¦", "ANNA LEE"),
        ("in capitals", "by ¦42¦", None),
        ("title case", "the ¦big BLUE o'neil lamp¦", "Big Blue O'Neil Lamp"),
        ("initials only", "by ¦Anna Lee¦", "AL"),
        ("dotted initials", "by ¦Anna Lee¦", "A.L."),
        ("spaces as underscores", "by ¦Anna Lee¦", "Anna_Lee"),
        ("turned round with a comma", "by ¦Anna Mae Lee¦", "Lee, Anna Mae"),
        ("its two words swapped", "by ¦Anna Lee¦", "Lee Anna"),
        ("hyphens removed", "no ¦12-34-5¦", "12345"),
        ("drop the {name}", "lamp, ¦blue¦, paid", "lamp, paid"),
        ("drop the {name}", "lamp | ¦blue¦ | paid", "lamp | paid"),
        ("drop the {name}", "lamp, paid, ¦blue¦", "lamp, paid"),
        ("drop the {name}", "¦blue¦: lamp", "lamp"),
        ("drop the {name}", "a ¦blue¦ lamp", "a lamp"),
        ("drop the {name}", "a lamp (¦blue¦)", None),
        ("drop the {name}", "costs £¦40¦", None),
        ("drop the {name}", "lamp; ¦blue¦, paid", None),
        ("shout only the {name}", "a ¦blue¦ lamp", "a BLUE lamp"),
        ("put quotes around the {name}", "a ¦blue¦ lamp", 'a "blue" lamp'),
        ("put quotes around the {name}", 'a "¦blue¦" lamp', None),
        ("rest ({name})", "lamp, ¦blue¦, paid", "lamp, paid (blue)"),
    ],
)
def test_a_rule_writes_what_its_words_say_or_nothing(said: str, marked: str, wanted: str | None) -> None:
    assert rule(said).write(piece(marked)) == wanted


def test_questions_are_asked_in_the_words_of_the_family() -> None:
    _, edits = composed_functions([BUYER, ITEM])
    specs = {edits.episode(random.Random(seed), 4).spec for seed in range(200)}
    assert any("Who ordered it?" in spec for spec in specs)
    assert any("buyer" in spec and "ordered item" in spec for spec in specs)  # two of them joined
    assert not any("Copy" in spec for spec in specs)  # says itself how the piece is written
    assert not any("{" in spec or not spec for spec in specs)


def test_two_answers_are_joined_in_the_order_that_the_spec_has_them() -> None:
    _, edits = composed_functions([BUYER, ITEM])
    seen = 0
    for seed in range(200):
        episode = edits.episode(random.Random(seed), 4)
        spec = episode.spec
        if "buyer" not in spec or "ordered item" not in spec:
            continue
        seen += 1
        for text, output in (*episode.rows, *episode.examples):
            row = TEXTS.index(text)
            first, second = (PEOPLE[row], ITEMS[row])
            if spec.index("ordered item") < spec.index("buyer"):
                first, second = second, first
            assert output.startswith(first)
            assert output.endswith(second)
    assert seen > 20


def test_cuts_are_pieces_of_their_texts_and_edits_can_be_made() -> None:
    cuts, edits = composed_functions([BUYER, ITEM])
    for made, kind in ((cuts, Span()), (edits, Edit())):
        for seed in range(100):
            episode = made.episode(random.Random(seed), 4)
            assert episode.labels is None
            assert len(episode.rows) >= 2
            assert all(kind.makes(*row) for row in (*episode.rows, *episode.examples)), episode.spec


def test_a_pair_that_only_cuts_is_taught_only_cuts() -> None:
    parts = {"composed": composed_functions([BUYER, ITEM])}
    assert len(answerable(parts, "editor")["composed"]) == 2
    (only,) = answerable(parts, "extractor")["composed"]
    assert only.episode(random.Random(1), 4).source == "composed:orders"


def test_what_is_no_piece_or_cannot_be_quoted_gives_nothing() -> None:
    asked = question(["Is it paid?"], ["yes", "no"] * 3)
    shown = question(["buyer, e.g. Bo -> BO"], PEOPLE)
    assert composed_functions([asked, shown]) == []


def test_the_same_draw_gives_the_same_episode() -> None:
    _, edits = composed_functions([BUYER, ITEM])
    assert edits.episode(random.Random(7), 4) == edits.episode(random.Random(7), 4)


def test_many_authored_families_are_composed_and_keep_to_the_split() -> None:
    made: list[Composed] = composed_functions(family_functions("train"))
    assert len(made) > 600
    for each in made[::40]:
        episode = each.episode(random.Random(each.family), 8)
        assert not any(is_heldout_text(text) for text, _ in (*episode.rows, *episode.examples))
        own = (*(w for base in each.bases for w in base.wordings),)
        assert not any(is_heldout_wording(each.family, wording) for wording in own)
