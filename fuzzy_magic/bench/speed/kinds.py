"""Element types of base and adapter compared, for work bound by prefill and work bound by decoding."""

from __future__ import annotations

from contextlib import ExitStack
from functools import partial

from fuzzy_magic.bench.measure import Measurement
from fuzzy_magic.bench.speed.contenders import OURS, Process, Reply, process
from fuzzy_magic.bench.speed.turns import take_turns
from fuzzy_magic.bench.speed.workloads import Bench

BASES = ("Q6_K", "Q8_0", "Q4_0", "F16", "BF16")
ADAPTERS = ("Q4_0", "Q8_0", "F16", "BF16")
#: Tokens in each of so many sequences: a long row's prompt, a full batch's next tokens, one row's next token.
WORK = {"prefill, 256 tokens": (256, 1), "decode, 16 rows": (1, 16), "decode, 1 row": (1, 1)}


def kinds(bench: Bench, what: str) -> list[Measurement]:
    """Time each base with the adapter as published, and the base as published with each adapter."""
    material = bench.material
    pairs = dict.fromkeys(
        [(base, "Q4_0") for base in BASES] + [(material.shape.quantisation, kind) for kind in ADAPTERS]
    )
    measured = []
    with ExitStack() as stack:
        started = {}
        for base, adapter in pairs:
            name = f"{base} base, {adapter} adapter"
            each = started[name] = stack.enter_context(process((*OURS, "kernels"), bench.our_env()))
            each.ask(
                "open",
                base=str(material.base(base)),
                adapter=str(material.adapter(adapter)),
                sequences=max(many for _, many in WORK.values()),
            )
        for work, (tokens, sequences) in WORK.items():
            for each in started.values():
                _pass(each, tokens, sequences)  # the first one reserves memory and reads the file
            contenders = {name: partial(_pass, each, tokens, sequences) for name, each in started.items()}
            turns = take_turns(f"{what}, {work}", bench.sizes.rounds, contenders)
            measured += [
                Measurement(
                    f"{what}: {work}, {name}",
                    turns.rates(name, tokens * sequences),
                    "tokens/s",
                    None,
                    "higher",
                )
                for name in contenders
            ]
    return measured


def _pass(each: Process, tokens: int, sequences: int) -> Reply:
    (seconds,) = each.ask("passes", tokens=tokens, sequences=sequences, repeats=1).result
    return Reply(None, seconds)
