"""Baselines: what a program is compared with, and may hand its unsure rows to."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any

from fuzzy_magic.compare.answers import Answer, OnRow, Reply, Row, Source, Task, read_reply
from fuzzy_magic.compare.endpoint import EndpointSource, Prices
from fuzzy_magic.compare.gguf import GgufSource
from fuzzy_magic.compare.kept import KeptReplies
from fuzzy_magic.compare.local import CallableSource, ProgramSource
from fuzzy_magic.compare.rows import aligned
from fuzzy_magic.errors import FuzzyError
from fuzzy_magic.interpreter.function import FuzzyFunction
from fuzzy_magic.refine.pairs import as_label
from fuzzy_magic.returns import ReturnType
from fuzzy_magic.settings import settings
from fuzzy_magic.spec import Spec, input_text, is_null

if TYPE_CHECKING:
    import pandas as pd


class Baseline(ABC):
    """Something that answers by a spec: a large model, a function, recorded answers.

    Make one with `Baseline.gguf`, `.endpoint`, `.callable`, `.program` or `.recorded`.
    """

    name: str

    @abstractmethod
    def answer(
        self, inputs: Sequence[Row | None], *, spec: Spec, on_row: OnRow | None = None
    ) -> list[Answer]:
        """Answer every input by a spec; a null gets an empty answer and costs nothing.

        Parameters
        ----------
        inputs : sequence of str, or of tuples of str
            One text for each parameter of the spec.
        spec : Spec
            The task; answers are read in its output type, and one outside of it is `Answer.invalid`.
        on_row : callable, optional
            Told the place and the answer of each input as it comes; what it raises ends the run. Of what has
            been answered until then, a baseline that keeps its answers asks nothing again.
        """

    @property
    def remedy(self) -> str:
        """What to do about rows without an answer, and whether the others are asked again."""
        return "Run again."

    def aligned(self, index: pd.Index[Any], *, labelled: bool = True) -> Baseline:
        """Return the baseline as it answers inputs of this index; only recorded columns care.

        `labelled` is False where the inputs are a list, whose index only counts them.
        """
        return self

    @staticmethod
    def gguf(path: str | os.PathLike[str], *, n_ctx: int = 4096, max_tokens: int = 128) -> Baseline:
        """Take a local instruct model: rows in batches, label sets constrained to their labels.

        Parameters
        ----------
        path : path
            A GGUF file with a chat template.
        n_ctx : int
            Tokens that the rows side by side may take together. More rows fit into more, and so does memory.
        max_tokens : int
            Of the longest answer.
        """
        return Asked(GgufSource(path, n_ctx=n_ctx, max_tokens=max_tokens))

    @staticmethod
    def endpoint(
        url: str,
        model: str,
        *,
        price_in: float | None = None,
        price_out: float | None = None,
        concurrency: int = 8,
        max_tokens: int = 512,
        timeout: float = 60.0,
        attempts: int = 6,
        per_minute: float | None = None,
    ) -> Baseline:
        """Take a model behind any OpenAI-compatible server.

        The key comes from the environment alone: ``FUZZY_BASELINE_KEY``, or else ``OPENAI_API_KEY``.

        Parameters
        ----------
        url : str
            For example ``https://api.openai.com/v1`` or ``http://127.0.0.1:8080/v1``.
        model : str
            The name that the server knows the model by.
        price_in, price_out : float, optional
            US dollars for a million tokens read and written; without them costs are unknown.
        concurrency : int
            Questions under way at once, at most.
        max_tokens : int
            Of the longest answer, a model's thinking included.
        timeout : float
            Seconds that one attempt may take.
        attempts : int
            How often one question is sent at most, where the server is busy or fails.
        per_minute : float, optional
            Questions that may start in a minute.
        """
        return Asked(
            EndpointSource(
                url,
                model,
                prices=_prices(price_in, price_out),
                concurrency=concurrency,
                max_tokens=max_tokens,
                timeout=timeout,
                attempts=attempts,
                per_minute=per_minute,
            )
        )

    @staticmethod
    def callable(
        fn: Callable[..., object], *, name: str | None = None, version: str | None = None
    ) -> Baseline:
        """Take a Python callable, called with the text of each parameter.

        Equal inputs are called once. Answers are kept on disk only under a `version`, which names what the
        callable does: change it when the code changes.
        """
        return Asked(CallableSource(fn, name=name, version=version))

    @staticmethod
    def program(function: FuzzyFunction, *, name: str | None = None) -> Baseline:
        """Take another fuzzy function with as many parameters; `name` tells two versions apart."""
        return Asked(ProgramSource(function, name))

    @staticmethod
    def recorded(answers: object, *, name: str = "recorded") -> Baseline:
        """Take answers that are there: a column or list aligned with the inputs, or a dict by input.

        A Series beside inputs with an index is aligned by it: its own is the same, or holds all their labels
        and none twice. Anything else goes by position.
        """
        return Recorded(answers, name)

    @staticmethod
    def of(given: object) -> Baseline:
        """Return the baseline that a value stands for: a fuzzy function, a callable, answers."""
        import pandas as pd

        if isinstance(given, Baseline):
            return given
        if isinstance(given, FuzzyFunction):
            return Baseline.program(given)
        if callable(given):
            return Baseline.callable(given)
        if isinstance(given, (pd.Series, list, tuple, Mapping)):
            name = getattr(given, "name", None)
            return Baseline.recorded(given, name="recorded" if name is None else str(name))
        raise TypeError(
            f"a baseline is a Baseline, a function or recorded answers, not a {type(given).__name__}"
        )

    def __repr__(self) -> str:
        return f"Baseline({self.name!r})"


class Asked(Baseline):
    """A baseline that is asked: equal inputs once, and what is known not at all."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.name = source.name

    @property
    def remedy(self) -> str:
        """See `Baseline.remedy`."""
        if not settings().row_cache:
            return "No answer is kept while the row cache is off."
        if isinstance(self._source, CallableSource) and self._source.identity is None:
            return 'No answer of a plain function is kept: Baseline.callable(fn, version="1") keeps them.'
        return "The other answers are kept: run again."

    def answer(
        self, inputs: Sequence[Row | None], *, spec: Spec, on_row: OnRow | None = None
    ) -> list[Answer]:
        """See `Baseline.answer`."""
        task = Task(spec)
        found: list[Answer] = [Answer()] * len(inputs)
        places: dict[Row, list[int]] = {}
        for place, row in enumerate(inputs):
            if row is not None:
                places.setdefault(row, []).append(place)
            elif on_row is not None:
                on_row(place, found[place])

        def hand_on(row: Row, reply: Reply, *, cached: bool) -> None:
            for place in places[row]:
                found[place] = self._answer(reply, task.returns, cached=cached)
                if on_row is not None:
                    on_row(place, found[place])

        identity = self._source.identity
        kept = KeptReplies(None if identity is None else [*identity, spec.digest])
        texts = {row: task.text(row) for row in places}
        known = kept.get(list(texts.values()))
        for row, text in texts.items():
            if text in known:
                hand_on(row, known[text], cached=True)
        todo = [row for row, text in texts.items() if text not in known]
        if todo:
            replies = self._source.ask(todo, task, lambda index, reply: kept.put(texts[todo[index]], reply))
            with closing(replies):  # an exception from `on_row` must end the asking at once
                for index, reply in replies:
                    hand_on(todo[index], reply, cached=False)
        return found

    def _answer(self, reply: Reply, returns: ReturnType, *, cached: bool) -> Answer:
        if reply.error is not None:
            return Answer(error=reply.error)
        return Answer(
            value=None if reply.text is None else read_reply(reply.text, returns),
            text=reply.text or "",
            seconds=reply.seconds,
            cost=self._source.cost(reply),
            tokens_in=reply.tokens_in,
            tokens_out=reply.tokens_out,
            cached=cached,
        )


class Recorded(Baseline):
    """Answers that are there already, by place or by input."""

    def __init__(self, answers: object, name: str) -> None:
        import pandas as pd

        if not isinstance(answers, (pd.Series, list, tuple, Mapping)):
            raise TypeError(
                f"recorded answers are a column, a list or a dict, not a {type(answers).__name__}"
            )
        self._answers = answers
        self.name = name

    @property
    def remedy(self) -> str:
        """See `Baseline.remedy`."""
        return "Record an answer for each row."

    def aligned(self, index: pd.Index[Any], *, labelled: bool = True) -> Baseline:
        """See `Baseline.aligned`."""
        if isinstance(self._answers, Mapping):
            return self
        what = f"The baseline {self.name!r}"
        return Recorded(aligned(self._answers, index, what, labelled=labelled), self.name)

    def answer(
        self, inputs: Sequence[Row | None], *, spec: Spec, on_row: OnRow | None = None
    ) -> list[Answer]:
        """See `Baseline.answer`.

        Raises
        ------
        FuzzyError
            When a column has another length than the inputs.
        """
        task = Task(spec)
        if isinstance(self._answers, Mapping):
            by_text = {_key(key): value for key, value in self._answers.items()}
            values = [None if row is None else by_text.get(_key(row)) for row in inputs]
        else:
            values = list(self._answers)
            if len(values) != len(inputs):
                raise FuzzyError(
                    f"The baseline {self.name!r} has {len(values):,} answers for {len(inputs):,} inputs.",
                    "Give one answer for each input, or a dict by input.",
                )
        found = []
        for place, (row, value) in enumerate(zip(inputs, values, strict=True)):
            found.append(Answer() if row is None else _recorded(value, task.returns))
            if on_row is not None:
                on_row(place, found[-1])
        return found


def _recorded(value: object, returns: ReturnType) -> Answer:
    if is_null(value):
        return Answer(error="no answer is recorded")
    try:
        text = returns.format(as_label(value, returns))
    except (TypeError, ValueError):
        text = str(value)
    return Answer(read_reply(text, returns), text, cost=0.0, cached=True)


def _key(row: object) -> object:
    return tuple(input_text(each) for each in row) if isinstance(row, tuple) else input_text(row)


def _prices(read: float | None, written: float | None) -> Prices | None:
    if read is None and written is None:
        return None
    if read is None or written is None or not (read >= 0 and written >= 0):
        raise FuzzyError(
            "Costs can only be told from both prices, in US dollars for a million tokens.",
            "Give price_in and price_out together.",
        )
    return Prices(read, written)
