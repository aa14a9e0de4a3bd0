"""An interpreter without a model, for tests of what stands above it."""

from __future__ import annotations

from collections.abc import Sequence

from sample_programs import encoder_pair

from fuzzy_magic.interpreter.scheduler import OnBatch, Outcome, Row
from fuzzy_magic.program import Program


class KeywordInterpreter:
    """Answers with the first label in the input, else with the last one; remembers what it was asked."""

    pair = encoder_pair()
    decoding = "keywords"

    def __init__(self) -> None:
        self.asked: list[tuple[str, list[str]]] = []

    def run(
        self,
        program: Program,
        texts: Sequence[str],
        *,
        scores: bool = False,
        exact: bool = False,
        on_batch: OnBatch | None = None,
    ) -> Outcome:
        self.asked.append((program.spec.name, list(texts)))
        rows = tuple(self._row(program, text) for text in texts)
        if on_batch is not None:
            on_batch(dict(enumerate(rows)))
        return Outcome(rows, tokens=sum(len(text.split()) for text in texts))

    def _row(self, program: Program, text: str) -> Row:
        if program.returns.labels is None:
            answers = {"int": str(len(text)), "float": f"{len(text)}.5", "list[str]": f'["{text}"]'}
            return Row(answers.get(program.spec.returns, text.upper()) if text != "bad" else "")
        labels = program.returns.labels
        best = next((number for number, label in enumerate(labels) if label in text), len(labels) - 1)
        rest = 0.25 / (len(labels) - 1)
        return Row(labels[best], tuple(0.75 if number == best else rest for number in range(len(labels))))
