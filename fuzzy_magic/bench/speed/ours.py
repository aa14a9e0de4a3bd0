"""Our process: programs of one pair, run as a user runs them, and the kernels below them.

Usage: ``python -m fuzzy_magic.bench.speed.ours`` serves requests, one JSON object a line; with ``kernels``
those about a base and an adapter alone.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from fuzzy_magic.bench.speed.peer import memory, serve
from fuzzy_magic.frame import FuzzyFrame
from fuzzy_magic.interpreter import FuzzyFunction, interpreter
from fuzzy_magic.llama import Model
from fuzzy_magic.llama_objects import Adapter
from fuzzy_magic.models import Pair, pair
from fuzzy_magic.program import Program
from fuzzy_magic.prompts import PLACEHOLDER, prompt_template
from fuzzy_magic.settings import override


class Ours:
    """Programs of one pair over one interpreter."""

    def __init__(self) -> None:
        self._functions: list[FuzzyFunction] = []

    def open(self, folder: str, paths: list[str]) -> int:
        """Load programs beside those already loaded, and the interpreter."""
        found = pair(Path(folder))
        self._functions += [FuzzyFunction(Program.load(path), found) for path in paths]
        interpreter(found)
        return len(self._functions)

    def rows(self, texts: list[str], program: int = 0, exact: bool = False) -> list[object]:
        """Run one program over rows, in one call."""
        return self._functions[program].map(texts, exact=exact)

    def one_by_one(self, texts: list[str], program: int = 0, forget: bool = False) -> list[object]:
        """Run one program over rows, one call a row; `forget` computes the prefix anew for each."""
        function = self._functions[program]
        values = []
        for text in texts:
            if forget:
                self._model(function).clear()
            values.append(function(text))
        return values

    def columns(self, texts: list[str]) -> list[list[object]]:
        """Run every program over a column of a frame, in one call."""
        frame = pd.DataFrame({name: texts for name in self._functions[0].program.spec.params})
        named = {f"program_{number}": each for number, each in enumerate(self._functions)}
        applied: Any = FuzzyFrame(frame).apply(named)
        return [[str(value) for value in applied[name]] for name in named]

    def tokens(self, texts: list[str], program: int = 0) -> dict[str, float]:
        """Count the tokens of a prefix, and the mean of what a row adds to it."""
        function = self._functions[program]
        model = self._model(function)
        whole = prompt_template(function.program.template, function.program.pseudo)
        counts = [len(model.tokenize(whole.replace(PLACEHOLDER, text), parse_special=True)) for text in texts]
        prefix = len(model.tokenize(whole.split(PLACEHOLDER)[0], parse_special=True))
        return {"prefix": prefix, "row": sum(counts) / len(counts) - prefix}

    def kernel(self, tokens: int, repeats: int, program: int = 0) -> list[float]:
        """Return seconds of passes over so many tokens of one sequence, under a program's adapter."""
        function = self._functions[program]
        function("warm")  # its adapter is in use from here on
        return passes(self._model(function), tokens, 1, repeats)

    def profile(self, texts: list[str], program: int = 0) -> dict[str, float]:
        """Say where the seconds of a run go: in the kernels, in tokenising, and in what is left, Python."""
        function = self._functions[program]
        model = self._model(function)
        clock = {"decode": 0.0, "tokenise": 0.0}
        timed = {"decode": model._submit, "tokenise": model.tokenize}

        def measured(name: str) -> object:
            def call(*arguments: object, **named: object) -> object:
                started = time.perf_counter()
                try:
                    return timed[name](*arguments, **named)  # type: ignore[operator]
                finally:
                    clock[name] += time.perf_counter() - started

            return call

        vars(model).update(_submit=measured("decode"), tokenize=measured("tokenise"))
        started = time.perf_counter()
        try:
            function.map(texts)
        finally:
            del vars(model)["_submit"], vars(model)["tokenize"]
        whole = time.perf_counter() - started
        return {**clock, "python": whole - sum(clock.values()), "whole": whole}

    def _model(self, function: FuzzyFunction) -> Model:
        found = function.pair
        assert isinstance(found, Pair)
        model = interpreter(found).model  # type: ignore[attr-defined]
        assert isinstance(model, Model)
        return model


class Kernels:
    """A base in some element type with an adapter in another, timed below any engine."""

    def open(self, base: str, adapter: str, sequences: int) -> None:
        """Load both."""
        self._model = Model(base, n_ctx=1024, n_seq_max=sequences)
        loaded: Adapter = self._model.load_adapter(adapter)
        self._model.use(loaded)

    def passes(self, tokens: int, sequences: int, repeats: int) -> list[float]:
        """Return seconds of passes over so many tokens in each of some sequences."""
        return passes(self._model, tokens, sequences, repeats)


def passes(model: Model, tokens: int, sequences: int, repeats: int) -> list[float]:
    """Time passes over random tokens, `tokens` in each of `sequences`, logits wanted after the last ones."""
    rng = np.random.default_rng(0)
    position = np.tile(np.arange(tokens), sequences)
    owners = np.repeat(np.arange(sequences), tokens)
    seconds = []
    with model.lock:
        model.reserve(len(position), sequences)
        for _ in range(repeats):
            model.clear()
            started = time.perf_counter()
            model.decode(
                rng.integers(0, model.n_vocab, len(position)), position, owners, position == tokens - 1
            )
            seconds.append(time.perf_counter() - started)
        model.clear()
    return seconds


def main(arguments: Sequence[str]) -> None:
    """Do what the command line says."""
    if arguments:
        kernels = Kernels()
        serve({"open": kernels.open, "passes": kernels.passes})
    else:
        ours = Ours()
        doers = ("open", "rows", "one_by_one", "columns", "tokens", "kernel", "profile")
        with override(progress=False):
            serve({**{name: getattr(ours, name) for name in doers}, "memory": memory})


if __name__ == "__main__":
    main(sys.argv[1:])
