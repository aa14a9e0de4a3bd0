from __future__ import annotations

import os
import random
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from fuzzy_magic.train import procedural
from fuzzy_magic.train.data import GROUPS, MAX_INPUT_CHARS, is_heldout_text
from fuzzy_magic.train.procedural import FAMILIES, procedural_functions
from fuzzy_magic.train.procedural.base import arbitrary_names, carriers, further_wordings, parse_wordings, say

each_family = pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f.family)


def episodes(family, count=40, rows=8):
    return [family.episode(random.Random(f"{family.family}/{i}"), rows) for i in range(count)]


def test_there_are_hundreds_of_families_of_all_groups_and_a_hundred_of_them_are_closed():
    assert len(FAMILIES) >= 480
    assert len({f.family for f in FAMILIES}) == len(FAMILIES)
    assert {f.group for f in FAMILIES} == set(GROUPS)
    assert sum(f.closed for f in FAMILIES) >= 100


def test_every_module_with_families_is_found_and_is_their_source():
    files = {path.stem: path.read_text("utf-8") for path in Path(*procedural.__path__).glob("*.py")}
    named = {f.source.removeprefix("procedural:") for f in FAMILIES}
    assert named == {name for name, text in files.items() if re.search(r"^@\w+\(", text, re.M)} - {"base"}


def test_a_family_has_at_least_eight_different_wordings():
    for family in FAMILIES:
        assert len(set(family.wordings)) == len(family.wordings) >= 8, family.family


def test_further_wordings_are_of_known_families_and_have_their_slots():
    families = {family.family: family for family in FAMILIES}
    for name, further in further_wordings().items():
        slots = [set(re.findall(r"{(\w+)}", each)) for each in families[name].wordings]
        own, new = slots[: -len(further)], slots[-len(further) :]
        assert own, name
        assert all(set.intersection(*own) <= each <= set.union(*own) for each in new), name


def test_wordings_of_closed_sets_say_what_each_label_means():
    for family in FAMILIES:
        labels = {f"{{L{k}}}" for k in range(len(family.vocabularies[0]))} if family.closed else set()
        for wording in family.wordings:
            assert set(re.findall(r"\{L\d\}", wording)) == labels, wording
        assert all(len(set(v)) == len(v) == len(labels) for v in family.vocabularies), family.family


@each_family
def test_episodes_keep_their_limits_and_promises(family):
    drawn = episodes(family)
    for episode in drawn:
        assert len(episode.spec) <= 1500
        assert not re.search(r"\{[a-zA-Z_]\w*\}", episode.spec)
        assert (episode.family, episode.source, episode.group) == (family.family, family.source, family.group)
        assert (episode.labels is not None) == family.closed
        pairs = [*episode.rows, *episode.examples]
        assert len({text for text, _ in pairs}) == len(pairs)
        assert len(episode.rows) == 8
        for text, output in pairs:
            assert output.strip()
            assert text.strip()
            assert len(text) <= MAX_INPUT_CHARS
            assert not re.search(r"\{[a-z]\w*\}", text)
            assert episode.labels is None or (output in episode.labels and output in episode.spec)
    assert len({episode.spec for episode in drawn}) >= 10
    texts = [text for episode in drawn for text, _ in episode.rows]
    assert len(set(texts)) >= 0.5 * len(texts)
    assert episodes(family, 2) == drawn[:2]


def test_another_process_draws_the_same():
    drawn = str([family.episode(random.Random(family.family), 4) for family in FAMILIES])
    again = (
        "import random; from fuzzy_magic.train.procedural import FAMILIES;"
        "print([family.episode(random.Random(family.family), 4) for family in FAMILIES])"
    )
    environment = os.environ | {"PYTHONHASHSEED": "1", "PYTHONUTF8": "1"}
    command = [sys.executable, "-c", again]
    found = subprocess.run(command, env=environment, check=True, capture_output=True, encoding="utf-8")
    assert found.stdout.rstrip("\n") == drawn


def test_labels_are_balanced():
    for family in FAMILIES:
        setting = family.setting(random.Random(family.family))
        if setting.names is not None:
            rows = setting.rows(random.Random(family.family), 4 * len(setting.names))
            assert Counter(output for _, output in rows) == dict.fromkeys(setting.names, 4), family.family


def test_about_a_third_of_the_episodes_has_examples():
    drawn = [
        family.episode(random.Random(f"{family.family}/{i}"), 2) for family in FAMILIES for i in range(10)
    ]
    assert 0.27 <= sum(bool(e.examples) for e in drawn) / len(drawn) <= 0.39


def test_training_shares_no_family_with_dev_and_held_out_families():
    names = {s: {f.family for f in procedural_functions(s)} for s in ("train", "dev", "heldout_families")}
    assert all(len(found) >= 4 for found in names.values())
    assert names["train"] | names["dev"] | names["heldout_families"] == {f.family for f in FAMILIES}
    assert sum(map(len, names.values())) == len(FAMILIES)


def test_held_out_wordings_are_of_known_families_and_never_trained_on():
    train = {f.family: set(f.wordings) for f in procedural_functions("train")}
    heldout = procedural_functions("heldout")
    assert len(heldout) >= 20
    for family in heldout:
        assert family.family in train
        assert train[family.family].isdisjoint(family.wordings)


@pytest.mark.parametrize("split", ["train", "dev", "heldout", "heldout_families"])
def test_a_split_draws_its_own_texts_only(split):
    for family in procedural_functions(split):
        episode = family.episode(random.Random(split), 8)
        assert len(episode.rows) == 8
        for text, _ in (*episode.rows, *episode.examples):
            assert is_heldout_text(text) == (split != "train")


def test_wordings_are_read_off_a_block():
    block = """
    - One line
      that goes on.
    - def f(x):
    |     return x
    |
    | end
    """
    assert parse_wordings(block) == ("One line that goes on.", "def f(x):\n    return x\n\nend")


def test_a_carrier_takes_facts_first_and_words_for_the_rest():
    line = say(random.Random(1), carriers("{x} of {city}↵{first}"), x=7)
    assert re.fullmatch(r"7 of [A-Z][a-z]+\n[A-Z][a-z]+", line)


def test_an_unknown_slot_of_a_carrier_is_an_error():
    with pytest.raises(KeyError, match="nonsense"):
        say(random.Random(1), ("a {nonsense}",))


def test_arbitrary_names_are_all_different():
    for number in range(300):
        count = number % 3 + 2
        names = arbitrary_names(random.Random(number), count)
        assert len(set(names)) == len(names) == count
