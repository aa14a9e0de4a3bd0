from __future__ import annotations

import pytest

from fuzzy_magic.train.label_sets import labels_in


def named(spec: str, *outputs: str, task: tuple[str, ...] = ()) -> tuple[str, ...] | None:
    rows = [(f"text {n}", output) for n, output in enumerate(outputs)]
    return labels_in(spec, rows, {*outputs, *task})


def test_the_labels_are_the_outputs_that_the_spec_names() -> None:
    assert named("Is it spam? Answer yes or no.", "yes", "no", "yes") == ("no", "yes")


@pytest.mark.parametrize(
    ("spec", "seen", "unseen"),
    [
        ("Return one of: gas, traffic, parking, tolls.", ("gas", "tolls"), ("traffic", "parking")),
        ('Is it "gas", "traffic" or "parking"?', ("gas", "parking"), ("traffic",)),
        (
            "gas: asks for fuel\ntraffic: asks for jams\nparking: asks for a place",
            ("gas", "parking"),
            ("traffic",),
        ),
        ("Print gas if it is about fuel, traffic if it is about jams.", ("gas", "traffic"), ()),
        ("Is it gas or traffic? Otherwise return something else.", ("gas", "traffic"), ("something else",)),
        ("gas = fuel, traffic = jams. Use 'OTHER' for the rest.", ("gas", "traffic"), ("OTHER",)),
    ],
)
def test_labels_that_the_rows_lack_are_found_where_labels_stand(
    spec: str, seen: tuple[str, ...], unseen: tuple[str, ...]
) -> None:
    assert named(spec, *seen, task=unseen) == tuple(sorted({*seen, *unseen}))


@pytest.mark.parametrize(
    ("spec", "seen", "part_of_a_definition"),
    [
        ("A = asks for directions; B = wants an uber or a taxi.", ("A", "B"), ("directions", "uber", "a")),
        ("yes = match, no = anything else", ("yes", "no"), ("match",)),
        ("In this text, is it true that a card is lost? (Y/N)", ("Y", "N"), ("true", "text", "a")),
        ("- verify-top-up: about verify top up\n- age-limit: about age limit", ("verify-top-up", "age-limit"),
         ("verify top up", "age limit")),
        ("If none of these fits, say misc. red = wine, blue = sea", ("red", "blue", "misc"),
         ("none of these",)),
        ("warm = positive, hostile = negative", ("warm", "hostile"), ("positive", "negative")),
    ],
)  # fmt: skip
def test_a_name_inside_a_definition_is_no_label(
    spec: str, seen: tuple[str, ...], part_of_a_definition: tuple[str, ...]
) -> None:
    assert named(spec, *seen, task=part_of_a_definition) == tuple(sorted(seen))


@pytest.mark.parametrize(
    ("spec", "outputs"),
    [
        ("Extract the city.", ("Paris", "Rome")),
        ("Answer yes or no.", ("yes", "yes")),
        ("Answer yes or no.", ("yes", "maybe")),
        ("Is it spam or not spam?", ("spam", "spa")),
        (f"Say {'x' * 41} or no.", ("x" * 41, "no")),
    ],
)
def test_outputs_that_are_not_all_named_make_no_label_set(spec: str, outputs: tuple[str, ...]) -> None:
    assert named(spec, *outputs) is None
