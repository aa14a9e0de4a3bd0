"""A local instruct model as a baseline: rows side by side behind one shared question, closed sets by trie."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from fuzzy_magic.compare.answers import Keep, Replies, Reply, Row, Task
from fuzzy_magic.errors import ContextOverflow, FuzzyError, InferenceError, NativeCallFailed
from fuzzy_magic.interpreter.steps import PREFIX, Steps, WaitingRow
from fuzzy_magic.interpreter.writing import answers
from fuzzy_magic.llama import MAX_SEQUENCES, Model
from fuzzy_magic.llama_chat import ChatTemplate
from fuzzy_magic.prompts import BASELINE_PROMPT, ask_baseline
from fuzzy_magic.settings import settings


class GgufSource:
    """An instruct model in a GGUF file; it is opened at the first question that is not known.

    Parameters
    ----------
    path : path
        The file.
    n_ctx : int
        Tokens that the rows side by side may take together, the question they share included.
    max_tokens : int
        Of the longest answer; closed sets take what their labels take.
    """

    def __init__(self, path: str | os.PathLike[str], *, n_ctx: int, max_tokens: int) -> None:
        self.path = Path(path)
        self.n_ctx = n_ctx
        self.max_tokens = max_tokens
        if not self.path.is_file():
            raise FuzzyError(f"There is no file {self.path}.", "Give the path of a GGUF file.")
        with self.path.open("rb") as file:
            if file.read(4) != b"GGUF":
                raise FuzzyError(f"{self.path} is no GGUF file.", "Give a GGUF file of an instruct model.")
        self._opened: tuple[Model, ChatTemplate] | None = None
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        """The name of the file."""
        return self.path.stem

    @property
    def identity(self) -> Sequence[object]:
        """The file by name, size and time: reading gigabytes for a checksum would cost more than the rows."""
        stat = self.path.stat()
        facts = (self.path.name, stat.st_size, stat.st_mtime_ns)
        return ("gguf", *facts, self.n_ctx, self.max_tokens, BASELINE_PROMPT)

    def cost(self, reply: Reply) -> float:
        """Return 0: nobody is paid."""
        return 0.0

    def ask(self, rows: Sequence[Row], task: Task, keep: Keep) -> Replies:
        """Answer rows in batches; the question is computed once, and each row goes on from there."""
        model, template = self._open()
        before, after = ask_baseline(task.spec.text, task.returns, task.spec.examples)
        head, tail = template.around(before, after)
        begin, longest = answers(model, task.returns, template.end, most=self.max_tokens, scores=False)
        waiting = [
            WaitingRow(index, [*model.tokenize(task.text(row)), *tail]) for index, row in enumerate(rows)
        ]
        sizes = {row.index: len(row.tokens) for row in waiting}
        room = model.n_ctx - len(head) - longest
        if room < len(tail) + 1:
            raise InferenceError(
                f"The question takes {len(head) + len(tail) + longest:,} of {model.n_ctx:,} tokens.",
                "Give a larger n_ctx, or shorten the spec.",
            )
        for index, size in sizes.items():
            if size > room:
                problem = ContextOverflow(len(head) + size + longest, model.n_ctx, index)
                yield index, Reply(error=problem.message)
        fitting = sorted(
            (row for row in waiting if sizes[row.index] <= room), key=lambda row: -sizes[row.index]
        )
        last = time.perf_counter()
        with model.lock:
            model.clear()
            model.decode(head, range(len(head)), [PREFIX] * len(head), [False] * len(head))
            steps = Steps(model, begin, start=len(head), longest=longest, width=settings().max_rows_per_batch)
            for finished in steps.run(fitting):
                now = time.perf_counter()
                each, last = (now - last) / max(1, len(finished)), now if finished else last
                for index, row in finished.items():
                    if row.error is not None:
                        yield index, Reply(error=row.error.message)
                        continue
                    reply = Reply(row.text, each, len(head) + sizes[index], _count(model, row.text))
                    keep(index, reply)
                    yield index, reply

    def _open(self) -> tuple[Model, ChatTemplate]:
        with self._lock:
            if self._opened is None:
                width = min(settings().max_rows_per_batch + 1, MAX_SEQUENCES)  # and one for the question
                try:
                    model = Model(self.path, n_ctx=self.n_ctx, n_seq_max=width)
                except NativeCallFailed as error:
                    raise FuzzyError(
                        f"{self.path} cannot be loaded: {error.message}",
                        "Give a GGUF file of an instruct model, or a smaller n_ctx.",
                    ) from error
                self._opened = model, ChatTemplate(model)
            return self._opened


def _count(model: Model, text: str | None) -> int:
    return len(model.tokenize(text or "")) + 1  # and the token that ends the answer
