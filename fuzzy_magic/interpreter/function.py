"""The callable: a program bound to an interpreter."""

from __future__ import annotations

import inspect
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from fuzzy_magic import models
from fuzzy_magic.display import program_mimebundle, signature
from fuzzy_magic.errors import InferenceError, ProgramError, StoreError
from fuzzy_magic.interpreter.checks import CheckReport, judged
from fuzzy_magic.interpreter.confidence import at_least, require_confidence, with_confidence
from fuzzy_magic.interpreter.loaded import interpreter
from fuzzy_magic.interpreter.scheduler import Errors, Result, run
from fuzzy_magic.models import Pair
from fuzzy_magic.program import Program
from fuzzy_magic.refine import Pairs, Refinement, Step, read_pairs, refine
from fuzzy_magic.returns import ReturnType
from fuzzy_magic.spec import Check, input_text, is_null


class FuzzyFunction:
    """A program, called like a Python function.

    A null gives None and costs nothing. Any other value is read as its text (see `input_text`), blank text
    too: it is an input like any other, which the program answers as well as it can.

    Parameters
    ----------
    program : Program
        What it does.
    pair : str or Pair, optional
        The pair whose interpreter runs it; by default the one that the program names.

    Examples
    --------
    >>> urgency("server down")  # doctest: +SKIP
    'high'
    >>> urgency.map(["server down", None, "newsletter"])  # doctest: +SKIP
    ['high', None, 'low']
    """

    def __init__(self, program: Program, pair: str | Pair | None = None) -> None:
        self.program = program
        self._pair = program.interpreter_id if pair is None else pair
        self.refinement: Refinement | None = None
        self.__name__ = self.__qualname__ = program.spec.name
        self.__doc__ = program.spec.text
        kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
        parameters = [inspect.Parameter(name, kind) for name in program.spec.params]
        self.__signature__ = inspect.Signature(parameters)

    @property
    def name(self) -> str:
        """The name in the spec's header."""
        return self.program.spec.name

    @property
    def pair(self) -> str | Pair:
        """The pair whose interpreter runs it, or its id."""
        return self._pair

    @property
    def returns(self) -> ReturnType:
        """The output type."""
        return self.program.returns

    def closed_set(self) -> tuple[str, ...]:
        """Return the labels that it chooses from.

        Raises
        ------
        InferenceError
            When its output type is not a closed set.
        """
        labels = self.returns.labels
        if labels is None:
            raise InferenceError(
                f"{self.name} returns {self.returns.annotation}, which has no scores.",
                'Scores belong to closed sets: bool, or labels such as "high" | "low".',
            )
        return labels

    def __call__(self, /, *args: object, **kwargs: object) -> object:
        """Run on one input; None when an argument is null.

        Raises
        ------
        InferenceError
            When the input is too long or the output does not fit the output type.
        TypeError
            For arguments that do not fit the parameters, or have no text, as a list has none.
        """
        text = self.text(*args, **kwargs)
        return None if text is None else self._run_one(text, scores=False).values[0]

    def scores(self, /, *args: object, **kwargs: object) -> dict[object, float] | None:
        """Return the probability of each value that one input may have, the likeliest first; None for a null.

        Raises
        ------
        InferenceError
            When the output type is not a closed set, or the input is too long.
        TypeError
            As a call.
        """
        text = self.text(*args, **kwargs)
        labels = self.closed_set()
        if text is None:
            return None
        (scores,) = self._run_one(text, scores=True).scores
        assert scores is not None
        ranked = sorted(zip(labels, scores, strict=True), key=lambda each: -each[1])
        return {self.returns.parse(label): score for label, score in ranked}

    def map(
        self,
        inputs: Iterable[object],
        errors: Errors = "raise",
        scores: bool = False,
        progress: bool | Callable[[int], object] | None = None,
        exact: bool = False,
        min_confidence: float | None = None,
    ) -> list[object]:
        """Run on many inputs in one batched pass: order kept, repeats run once, nulls stay None.

        Parameters
        ----------
        inputs : iterable
            One value for each call; for several parameters a tuple of values or a dict by name.
        errors : {"raise", "null"}
            Whether an input that fails ends the run, with its index on the error, or gives None.
        scores : bool
            Return pairs of value and probability; for closed sets.
        progress : bool or callable, optional
            Show a bar when it takes a while, by default as the settings say; a callable is told how many more
            unique inputs are done.
        exact : bool
            Run one row at a time, so that no row's numbers depend on its neighbours.
        min_confidence : float, optional
            Leave a value out, as None, whose probability is below this; for closed sets.

        Raises
        ------
        InferenceError
            When an input fails, or scores or confidence are asked of a type that is not a closed set.
        ValueError
            When `min_confidence` does not lie between 0 and 1.
        """
        result = self.run(
            inputs,
            errors=errors,
            scores=scores,
            progress=progress,
            exact=exact,
            min_confidence=min_confidence,
        )
        return list(zip(result.values, result.confidences, strict=True)) if scores else result.values

    def run(
        self,
        inputs: Iterable[object],
        *,
        errors: Errors = "raise",
        scores: bool = False,
        progress: bool | Callable[[int], object] | None = None,
        exact: bool = False,
        min_confidence: float | None = None,
        numbered: bool = True,
    ) -> Result:
        """Do what `map` does and say how: values, the scores of every label, statistics and errors.

        Messages name inputs by their place, unless they are not `numbered`.
        """
        if min_confidence is not None:
            require_confidence(min_confidence)
            scores = True
        if scores:
            self.closed_set()
        if isinstance(inputs, (str, bytes, Mapping)) or _is_frame(inputs):
            hint = "df.fuzzy.apply" if _is_frame(inputs) else f"{self.name}(...) for one input"
            raise TypeError(f"{self.name}.map takes many inputs, not a {type(inputs).__name__}; use {hint}")
        result = run(
            interpreter(self._pair),
            self.program,
            self._row_texts(inputs),
            errors=errors,
            scores=scores,
            exact=exact,
            progress=progress,
            numbered=numbered,
        )
        return result if min_confidence is None else at_least(result, min_confidence)

    def text(self, /, *args: object, **kwargs: object) -> str | None:
        """Return the input that a call with these arguments reads; None when one of them is null.

        Raises
        ------
        TypeError
            For arguments that do not fit the parameters, or have no text, as a list has none.
        """
        if len(args) == 1 and not kwargs and len(self.program.spec.params) == 1:
            return self._text_of(args[0], many=True)  # binding takes longer than looking a row up
        try:
            bound = self.__signature__.bind(*args, **kwargs)
        except TypeError as error:
            raise TypeError(f"{self.name}() {error}") from None
        values = [bound.arguments[name] for name in self.program.spec.params]
        texts = [self._text_of(value) for value in values]
        given = [text for text in texts if text is not None]
        return self.program.spec.join(given) if len(given) == len(texts) else None

    def check(self, checks: Sequence[Check] | None = None) -> CheckReport:
        """Run the checks of the spec, or these."""
        checks = self.program.spec.checks if checks is None else checks
        texts: dict[int, str | None] = {}
        refused: dict[int, Exception] = {}
        for index, check in enumerate(checks):
            try:
                texts[index] = self.text(*check.arguments)
            except TypeError as error:
                refused[index] = error
        result = run(
            interpreter(self._pair), self.program, list(texts.values()), errors="null", progress=False
        )
        found = dict(zip(texts, result.values, strict=True))
        failed = {index: result.errors.get(place) for place, index in enumerate(texts)}
        return CheckReport(
            self.program.spec,
            tuple(
                judged(check, found.get(index), refused.get(index) or failed.get(index))
                for index, check in enumerate(checks)
            ),
        )

    def refine(
        self,
        pairs: Pairs,
        steps: int = 100,
        learning_rate: float = 2e-4,
        holdout: float = 0.25,
        progress: bool | Callable[[Step], object] | None = None,
        *,
        output: str | None = None,
        seed: int = 0,
    ) -> FuzzyFunction:
        """Train the program further on pairs of input and output, and on examples that none of them corrects.

        Needs torch, transformers and peft. Ctrl-C leaves all as it was and returns nothing.

        Parameters
        ----------
        pairs : list, dict or DataFrame
            `(input, output)` pairs, or a frame with a column for each parameter and one for the output. The
            input of several parameters is a tuple, or a dict by name. Repeats count once.
        steps, learning_rate : int, float
            At most so many steps on up to 16 pairs; the rate falls to 0 along a cosine.
        holdout : float
            Share of the pairs to judge by, from 8 pairs on: no state with fewer of them right is kept.
        progress : bool or callable, optional
            Show a bar; a callable is given a `Step` after each one, and what it raises ends the training.
        output : str, optional
            The output's column in a frame: by default the one named like the function, else the one left.
        seed : int
            Decides which pairs are held back, and the order of the others.

        Returns
        -------
        FuzzyFunction
            A new program whose `parent` is this one, with how it was made in `refinement`; or this one, if
            what was held back got worse (texts: no better) and new label vectors alone do not help.

        Raises
        ------
        RefineError
            For fewer than 4 pairs, and for null, ill-typed, impossible, too long or contradictory ones.
        """
        pair = self._pair if isinstance(self._pair, Pair) else models.pair(self._pair)
        given = read_pairs(pairs, self.program.spec, self.returns, output)
        program, found = refine(self.program, pair, given, steps, learning_rate, holdout, seed, progress)
        if program is not self.program:  # it is surer of the pairs that it learned from than of new ones
            program = with_confidence(program, pair, {each.input: each.output for each in found.held_back})
        refined = FuzzyFunction(program, self._pair)
        refined.refinement = found
        return refined

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the program to one file, which `fuzzy_magic.load` reads.

        Raises
        ------
        StoreError
            When it cannot be written, and in place of a file that is no program.
        ProgramError
            When it has no form as a ``.paw``.
        """
        path = Path(path).expanduser()
        if os.path.isfile(path) and os.path.getsize(path) and not _is_program(path):
            raise StoreError(f"{path} is there, and is no program.", "Choose another name, or delete it.")
        self.program.save(path)

    def _row_texts(self, inputs: Iterable[object]) -> list[str | None]:
        texts: list[str | None] = []
        rows = iter(inputs)
        try:
            texts.extend(map(self._row_text, rows))
        except TypeError as error:
            raise TypeError(f"input {len(texts)}: {error}") from None
        return texts

    def _row_text(self, row: object) -> str | None:
        if type(row) is str and len(self.program.spec.params) == 1:
            return row
        if isinstance(row, Mapping):
            return self.text(**row)
        if isinstance(row, tuple) and len(self.program.spec.params) > 1:
            return self.text(*row)
        if len(self.program.spec.params) == 1:
            return self._text_of(row)
        return None if is_null(row) else self.text(row)

    def _text_of(self, value: object, *, many: bool = False) -> str | None:
        try:
            return input_text(value)
        except TypeError:
            hint = "make a str of it first"
            if many and type(value).__module__.partition(".")[0] == "pandas":
                hint = f"use df.fuzzy.apply({self.name}) for a whole column"
            elif many and isinstance(value, Iterable) and not isinstance(value, (bytes, Mapping)):
                hint = f"use {self.name}.map(...) for many inputs"
            kind = type(value).__name__
            raise TypeError(f"{self.name} reads text, numbers and dates, not {kind}; {hint}") from None

    def _run_one(self, text: str, *, scores: bool) -> Result:
        return run(
            interpreter(self._pair), self.program, [text], scores=scores, progress=False, numbered=False
        )

    def __reduce__(self) -> tuple[object, ...]:
        with tempfile.TemporaryDirectory(prefix="fuzzy_magic") as folder:
            path = Path(folder) / "program.gguf"
            self.program.save(path)
            return _unpickled, (path.read_bytes(), self._portable_pair())

    def _portable_pair(self) -> str | Pair:
        """Name a bundled pair by its id, because the package may lie elsewhere where this is unpickled."""
        pair = self._pair
        bundled = isinstance(pair, Pair) and pair.id in models.interpreters() and models.pair(pair.id) == pair
        return pair.id if isinstance(pair, Pair) and bundled else pair

    def __repr__(self) -> str:
        return signature(self.program.spec)  # one line, for containers and messages; a shell shows the bundle

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return program_mimebundle(self.program)


def _is_frame(value: object) -> bool:
    """Say whether a value is a DataFrame, which it cannot be before somebody has imported pandas."""
    pandas = sys.modules.get("pandas")
    return pandas is not None and isinstance(value, pandas.DataFrame)


def _unpickled(raw: bytes, pair: str | Pair) -> FuzzyFunction:
    with tempfile.TemporaryDirectory(prefix="fuzzy_magic") as folder:
        path = Path(folder) / "program.gguf"
        path.write_bytes(raw)
        return FuzzyFunction(Program.load(path), pair)


def _is_program(path: Path) -> bool:
    try:
        Program.load(path)
    except ProgramError:
        return False
    return True
