"""The decoder on the published prompts: a qwen3 and a GPT-2, by their own templates and verbatim."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import published_interpreters as published
import pytest
import tiny_models

from fuzzy_magic.errors import InferenceError, InterpreterMismatch, NativeCallFailed
from fuzzy_magic.interpreter import loaded, prefixes
from fuzzy_magic.interpreter.decoder import DecoderInterpreter, cell_bytes
from fuzzy_magic.interpreter.scheduler import run
from fuzzy_magic.llama import Model
from fuzzy_magic.models import Pair
from fuzzy_magic.program import Program
from fuzzy_magic.prompts import PLACEHOLDER, prompt_template
from fuzzy_magic.settings import override

LABELS = "'high' | 'highest' | 'low' | 'lower than low' | 'medium'"
TEXTS = ["the site is down", "", "  two\n\nlines", "low", "a server!", "<|im_end|>", "é\u0301", "no " * 20]


@pytest.fixture(scope="module", params=list(published.KINDS))
def decoder(
    request: pytest.FixtureRequest, tiny_pairs: dict[str, Pair], tmp_path_factory: pytest.TempPathFactory
) -> DecoderInterpreter:
    pair = published.write_pair(tmp_path_factory.mktemp("published"), request.param, tiny_pairs["decoder"])
    found = opened(pair)
    found.longest = 60
    return found


def opened(pair: Pair, **options: int) -> DecoderInterpreter:
    return DecoderInterpreter(
        pair, Model(pair.interpreter.path, **{"n_ctx": 2048, "n_seq_max": 24, "n_threads": 1, **options})
    )


def verbatim(one: Program) -> Program:
    return replace(one, template="verbatim-1", pseudo=prompt_template(one.template, one.pseudo))


def naive(decoder: DecoderInterpreter, one: Program, text: str, count: int) -> tuple[str, bool]:
    """Continue the whole prompt greedily, one token at a time; also say whether the answer ended."""
    model = decoder.model
    before, after = prompt_template(one.template, one.pseudo).split(PLACEHOLDER)
    tokens = [*model.tokenize(before, parse_special=True), *model.tokenize(text + after, parse_special=True)]
    banned = [token for token in map(model.token_id, published.CONTROL) if not model.is_end(token)]
    start, held = len(tokens), 0
    with decoder._adapters.using(one):
        model.clear()
        while len(tokens) < start + count:
            size = len(tokens) - held
            wanted = [False] * (size - 1) + [True]
            (logits,) = model.decode(tokens[held:], range(held, len(tokens)), [0] * size, wanted)
            held = len(tokens)
            logits[banned] = -np.inf
            best = int(logits.argmax())
            if model.is_end(best):
                return model.detokenize(tokens[start:]).strip(), True
            tokens.append(best)
        model.clear()
    return model.detokenize(tokens[start:]).strip(), False


def test_answers_are_the_greedy_continuations_of_the_whole_prompt(decoder: DecoderInterpreter) -> None:
    for seed in range(2):
        one = published.program(decoder.pair, seed=seed)
        plain = [text for text in TEXTS if "<|" not in text]  # a whole prompt would read it as control tokens
        exact = decoder.run(one, plain, exact=True).rows
        for text, row in zip(plain[:4], exact, strict=False):
            expected, closed = naive(decoder, one, text, 16)
            assert row.text is not None
            assert row.text == expected if closed else row.text.startswith(expected.rstrip("\ufffd"))
        together = decoder.run(one, plain).rows
        same = [a.text[:8] == b.text[:8] for a, b in zip(exact, together, strict=True)]
        assert sum(same) >= len(same) - 1  # a rare tie may fall the other way


def test_a_verbatim_prompt_gives_the_same_answers(decoder: DecoderInterpreter) -> None:
    one = published.program(decoder.pair, LABELS)
    assert decoder.run(verbatim(one), TEXTS, exact=True).rows == decoder.run(one, TEXTS, exact=True).rows


def test_an_answer_ends_where_the_vocabulary_says_so_and_is_stripped(
    decoder: DecoderInterpreter, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = published.program(decoder.pair)
    model = decoder.model
    said = [*model.tokenize("\n low site \n"), model.eos]
    asked = iter(said)

    def decode(tokens: object, positions: object, sequences: object, wanted: list[bool]) -> np.ndarray:
        logits = np.zeros((sum(wanted), model.n_vocab), np.float32)
        if len(logits):
            logits[:, next(asked)] = 1
        return logits

    monkeypatch.setattr(model, "decode", decode)
    (row,) = decoder.run(one, ["x"], exact=True).rows
    assert row.text == "low site"
    assert next(asked, None) is None


@pytest.mark.parametrize("returns", [LABELS, "bool", "int", "list[str]", "{'a': str, 'b': int}"])
def test_every_row_gets_an_answer_of_the_type(decoder: DecoderInterpreter, returns: str) -> None:
    one = published.program(decoder.pair, returns)
    result = run(decoder, one, TEXTS, progress=False)
    assert result.stats.invalid == 0
    assert None not in result.values


def test_programs_of_another_template_are_refused(decoder: DecoderInterpreter) -> None:
    one = published.program(decoder.pair)
    with pytest.raises(InterpreterMismatch, match="template 'tiny-1'"):
        decoder.run(replace(one, template="tiny-1"), ["a"])
    with pytest.raises(InferenceError, match=r"one \{INPUT_PLACEHOLDER\}, not 0"):
        decoder.run(replace(one, template="verbatim-1"), ["a"])


# Several programs, and memory


def test_cells_take_two_thirds_of_the_memory_but_hold_one_longest_row(decoder: DecoderInterpreter) -> None:
    pair = decoder.pair
    each = cell_bytes(pair)
    assert each == 4 * tiny_models.LAYERS * (tiny_models.WIDTH if pair.architecture == "gpt2" else 32)
    large = replace(pair, n_layers=pair.n_layers * 1000)
    with override(memory_mb=384):
        assert loaded._cells(pair) == loaded.MAX_CELLS
        assert loaded._cells(large) == (256 << 20) // (each * 1000)
    with override(memory_mb=1):
        assert loaded._cells(large) == pair.n_ctx


def test_programs_take_turns_without_losing_their_prefixes(decoder: DecoderInterpreter) -> None:
    programs = [published.program(decoder.pair, LABELS, seed=seed) for seed in range(4)]
    decoder.model.clear()
    first = [decoder.run(one, TEXTS) for one in programs]
    again = [decoder.run(one, TEXTS) for one in programs]
    assert [each.rows for each in first] == [each.rows for each in again]
    assert all(new.tokens < old.tokens for old, new in zip(first, again, strict=True))
    alone = [decoder.run(one, TEXTS, exact=True) for one in programs]
    for a, b in zip(again, alone, strict=True):
        assert sum(x.text == y.text for x, y in zip(a.rows, b.rows, strict=True)) >= len(TEXTS) - 1


def test_the_least_recently_used_prefix_gives_way(decoder: DecoderInterpreter) -> None:
    narrow = opened(decoder.pair, n_ctx=512, n_seq_max=12)  # half of the cells hold two prefixes or three
    programs = [published.program(decoder.pair, LABELS, seed=seed) for seed in range(6)]
    full = narrow.run(programs[0], ["x"]).tokens
    for one in programs[1:]:
        narrow.run(one, ["x"])
    assert narrow._prefixes.taken <= 256
    assert narrow.run(programs[-1], ["x"]).tokens < full
    assert narrow.run(programs[0], ["x"]).tokens == full
    narrow.model.close()


def test_a_long_row_takes_the_cells_of_other_programs(decoder: DecoderInterpreter) -> None:
    narrow = opened(decoder.pair, n_ctx=512, n_seq_max=12)
    one, other = (published.program(decoder.pair, LABELS, seed=seed) for seed in (1, 2))
    size = narrow.run(one, ["x"]).tokens
    narrow.run(other, ["x"])
    long = "x" * (512 - size - 20)
    assert narrow.run(other, [long]).rows[0].error is None
    assert narrow.run(one, ["x"]).tokens == size
    narrow.model.close()


def test_cells_and_sequences_grow_with_what_is_run(decoder: DecoderInterpreter) -> None:
    growing = opened(decoder.pair, n_ctx=1024, grows=True)
    growing.longest = 60
    one, other = published.program(decoder.pair, LABELS), published.program(decoder.pair)
    few = growing.run(one, ["x"]).rows
    assert growing.model.cells < 1024
    assert growing.model.sequences < 24
    size = growing.model.cells * cell_bytes(decoder.pair)
    assert growing._adapters._other_bytes == size
    many = [f"text number {number} " + "a" * number for number in range(40)]
    rows = growing.run(other, many).rows
    assert growing.model.cells * cell_bytes(decoder.pair) > size
    assert growing.model.sequences == 24
    again = growing.run(one, ["x"])
    assert again.rows == few
    assert again.tokens < 40  # its prefix has moved along
    for text, row in zip(many[:3], rows, strict=False):
        assert decoder.run(other, [text]).rows[0].text[:8] == row.text[:8]
    growing.model.close()


def test_a_prefix_on_disk_is_not_computed_again(
    decoder: DecoderInterpreter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prefixes, "WORTH_KEEPING", 0.0)
    one, other = (published.program(decoder.pair, LABELS, seed=seed) for seed in (1, 2))
    with override(cache_dir=tmp_path):
        first, second = opened(decoder.pair), opened(decoder.pair)
        computed = first.run(one, TEXTS, scores=True, exact=True)
        read = second.run(one, TEXTS, scores=True, exact=True)
        assert read.rows == computed.rows  # the probabilities too, bit by bit
        size = len(second._prompt(one).prefix)
        assert computed.tokens - read.tokens == size
        assert second.run(other, ["x"]).tokens > size  # another adapter's cells
        assert second._prefixes.taken == len(second._prompt(other).prefix)  # the first need not stay
        assert second.run(one, ["x"]).tokens < size
        with override(prefix_cache=False):
            assert second.run(one, TEXTS, scores=True, exact=True).tokens == computed.tokens
        (file, *_) = (tmp_path / "prefixes").iterdir()
        assert len(list(file.parent.iterdir())) == 2
        for each in file.parent.iterdir():
            each.write_bytes(each.read_bytes()[:-1])
        assert opened(decoder.pair).run(one, TEXTS, scores=True, exact=True) == computed


def test_two_programs_stay_in_cells_that_have_grown_for_them(decoder: DecoderInterpreter) -> None:
    growing = opened(decoder.pair, grows=True)
    template, size = published.program(decoder.pair, LABELS).pseudo, 110
    short = len(growing._prompt(published.program(decoder.pair, LABELS)).prefix)
    pseudo = template.replace("politely", "politely" + "7" * (size - short))
    one, other, third = (
        published.program(decoder.pair, LABELS, seed=seed, pseudo=pseudo) for seed in (1, 2, 3)
    )
    assert len(growing._prompt(one).prefix) == size
    with override(prefix_cache=False):
        first = [growing.run(each, ["x"]).tokens for each in (one, other)]
        assert min(first) > size
        assert growing.model.cells == 256
        for _ in range(2):
            assert all(growing.run(each, ["x"]).tokens < size for each in (one, other))
        growing.run(third, ["x"], exact=True)
    assert growing.model.cells == 256  # what exactness throws away is not moved into a larger context first
    growing.model.close()


def test_what_took_no_time_gives_way_to_what_is_worth_keeping(
    decoder: DecoderInterpreter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cheap, dear, other = (published.program(decoder.pair, LABELS, seed=seed) for seed in (1, 2, 3))
    here = opened(decoder.pair)
    with override(cache_dir=tmp_path):
        monkeypatch.setattr(prefixes, "WORTH_KEEPING", 1e9)
        size = len(here._prompt(cheap).prefix)
        assert all(here.run(each, ["x"]).tokens > size for each in (cheap, other))
        assert all(here.run(each, ["x"]).tokens < size for each in (cheap, other))
        assert not (tmp_path / "prefixes").exists()
        monkeypatch.setattr(prefixes, "WORTH_KEEPING", 0.0)
        here.run(dear, ["x"])
        assert len(list((tmp_path / "prefixes").iterdir())) == 1
    here.model.close()


@pytest.mark.parametrize("where", ["state_bytes", "sequence_state"])
def test_a_prefix_that_cannot_be_kept_costs_time_alone(
    decoder: DecoderInterpreter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    monkeypatch.setattr(prefixes, "WORTH_KEEPING", 0.0)
    one, other = (published.program(decoder.pair, LABELS, seed=seed) for seed in (1, 2))
    here = opened(decoder.pair)

    def fail(*_: object) -> int:
        if where == "sequence_state":
            raise NativeCallFailed(where, None)
        return 0

    monkeypatch.setattr(here.model, where, fail)
    with override(cache_dir=tmp_path):
        size = len(here._prompt(one).prefix)
        assert all(here.run(each, ["x"]).tokens > size for each in (one, other))
        assert all(
            here.run(each, ["x"]).tokens < size for each in (one, other)
        )  # neither drives the other out
    assert not any(path.is_file() for path in tmp_path.rglob("*"))
    here.model.close()


def test_layers_on_a_gpu_keep_no_prefix_on_disk(
    decoder: DecoderInterpreter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prefixes, "WORTH_KEEPING", 0.0)
    here = opened(decoder.pair)
    here.model.n_gpu_layers = -1
    with override(cache_dir=tmp_path):
        here.run(published.program(decoder.pair, LABELS), ["x"])
    assert not (tmp_path / "prefixes").exists()
    here.model.close()


def test_an_interruption_while_cells_grow_loses_no_prefix(
    decoder: DecoderInterpreter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prefixes, "WORTH_KEEPING", 0.0)
    growing = opened(decoder.pair, grows=True)
    one, other = (published.program(decoder.pair, LABELS, seed=seed) for seed in (1, 2))

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with override(cache_dir=tmp_path):
        before = growing.run(one, ["x"]).rows
        held = dict(growing._prefixes._kept)
        assert [each.on_disk for each in held.values()] == [True]
        many = [f"text number {number} " * 3 for number in range(40)]
        with monkeypatch.context() as patch:
            patch.setattr(growing.model, "reserve", interrupt)
            with pytest.raises(KeyboardInterrupt):
                growing.run(other, many)
        assert growing._prefixes._kept == held
        assert None not in [row.text for row in growing.run(other, many).rows]
        assert growing.run(one, ["x"]).rows == before
    growing.model.close()


def test_rows_that_outgrow_the_cells_wait_again(decoder: DecoderInterpreter) -> None:
    pair = replace(decoder.pair, n_ctx=512)
    narrow = opened(pair, n_ctx=512, n_seq_max=12)
    narrow.longest = 60
    one = published.program(pair)
    texts = [f"text number {number}" for number in range(12)]
    seen: list[int] = []
    rows = narrow.run(one, texts, on_batch=seen.extend).rows
    assert sorted(seen) == list(range(len(texts)))
    with override(max_rows_per_batch=1):
        alone = narrow.run(one, texts).rows
    assert sum(a.text[:8] == b.text[:8] for a, b in zip(rows, alone, strict=True)) >= len(texts) - 1
    narrow.model.close()
