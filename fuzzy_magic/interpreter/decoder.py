"""Programs that write: the pseudo-program is computed once, then many rows run side by side in sequences.

Closed sets walk a trie and mostly need one reading; other types are written token by token, greedily, under
the grammar of the type.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from fuzzy_magic.errors import ContextOverflow, InferenceError, InterpreterMismatch
from fuzzy_magic.interpreter.adapters import AdapterCache
from fuzzy_magic.interpreter.prefixes import Prefixes
from fuzzy_magic.interpreter.scheduler import OnBatch, Outcome, Row
from fuzzy_magic.interpreter.steps import SET_ASIDE, STEP_TOKENS, Steps, WaitingRow
from fuzzy_magic.interpreter.tokens import TokenCache
from fuzzy_magic.interpreter.writing import answers
from fuzzy_magic.llama import Model
from fuzzy_magic.llama_prompt import Prompt
from fuzzy_magic.models import Pair
from fuzzy_magic.program import Program
from fuzzy_magic.prompts import DECODER_TEMPLATE, DECODER_TEMPLATES, VERBATIM_TEMPLATE
from fuzzy_magic.settings import settings

MAX_NEW_TOKENS = 96  # of the bundled decoder, whose answers are short
MAX_PUBLISHED_TOKENS = 256  # of the published interpreters


class DecoderInterpreter:
    """A decoder base and the programs that were compiled for it.

    Parameters
    ----------
    pair : Pair
        Whose interpreter the model is.
    model : Model
        Nobody else may use its sequences.
    """

    def __init__(self, pair: Pair, model: Model) -> None:
        if pair.template not in DECODER_TEMPLATES:
            raise InterpreterMismatch(
                f"{pair.id} has the template {pair.template!r}, which cannot be run here."
            )
        self.pair = pair
        self.model = model
        self._adapters = AdapterCache(model)
        #: Tokens of the longest answer.
        self.longest = longest_answer(pair)
        self._prefixes = Prefixes(model, pair.interpreter.sha256)
        self._tokens = TokenCache(model.tokenize)

    def run(
        self,
        program: Program,
        texts: Sequence[str],
        *,
        scores: bool = False,
        exact: bool = False,
        on_batch: OnBatch | None = None,
    ) -> Outcome:
        """Run a program on unique texts; see `scheduler.Interpreter`."""
        program.check_fits(self.pair)
        prompt = self._prompt(program)
        begin, longest = answers(
            self.model,
            program.returns,
            prompt.end,
            most=self.longest,
            scores=scores,
            strip=program.template != DECODER_TEMPLATE,
        )
        waiting = [
            WaitingRow(index, [*self._tokens(prompt.own(text)), *prompt.rest])
            for index, text in enumerate(texts)
        ]
        start = len(prompt.prefix)
        rows = self._refuse_too_long(program, waiting, start, longest)
        if rows and on_batch:
            on_batch(rows)
        fitting = sorted((row for row in waiting if row.index not in rows), key=lambda row: -len(row.tokens))
        if not fitting:
            return Outcome(tuple(rows[index] for index in range(len(texts))), 0)
        room = len(fitting[0].tokens) + longest
        width = 1 if exact else settings().max_rows_per_batch
        with (
            self._room(program, start, fitting, longest, width, anew=exact),
            self._adapters.using(program),
            self._prefixes.hold(program.digest, prompt.prefix, room=room) as prefix,
        ):
            steps = Steps(self.model, begin, start=start, longest=longest, width=width, place=prefix.place)
            for finished in steps.run(fitting):
                rows.update(finished)
                if on_batch and finished:
                    on_batch(finished)
        return Outcome(tuple(rows[index] for index in range(len(texts))), prefix.computed + steps.tokens)

    @contextmanager
    def _room(
        self,
        program: Program,
        start: int,
        rows: Sequence[WaitingRow],
        longest: int,
        width: int,
        *,
        anew: bool,
    ) -> Iterator[None]:
        """Hold the model's lock, with cells and sequences for as many of the rows as make good steps."""
        aside = min(longest, SET_ASIDE)
        side_by_side = sum(len(row.tokens) + aside for row in rows[:width])
        # A row is there for as many steps as it has readings, and each step brings so many tokens at most.
        cells = max(len(rows[0].tokens) + longest, min(side_by_side, (1 + longest) * STEP_TOKENS))
        count = min(width, len(rows), 1 + cells // max(1, len(rows[-1].tokens) + aside))
        with self.model.lock:
            self._prefixes.reserve(program.digest, start + cells, count, anew=anew)
            self._adapters.leave(self.model.cells * cell_bytes(self.pair), program)
            yield

    @property
    def n_ctx(self) -> int:
        """Tokens of prefix, row and answer together."""
        return min(self.pair.n_ctx, self.model.n_ctx)

    @property
    def decoding(self) -> str:
        """See `scheduler.Interpreter`."""
        return f"greedy, {self.longest} tokens, closed"

    def _refuse_too_long(
        self, program: Program, waiting: Sequence[WaitingRow], start: int, longest: int
    ) -> dict[int, Row]:
        """Return errors for the rows that do not fit; raise one when none could."""
        if start + 2 + longest > self.n_ctx:
            raise InferenceError(
                f"The pseudo-program of {program.spec.name} takes {start:,} of {self.n_ctx:,} tokens.",
                "Shorten the spec, or leave out examples.",
            )
        needs = {row.index: start + len(row.tokens) + longest for row in waiting}
        return {
            index: Row(error=ContextOverflow(need, self.n_ctx, index))
            for index, need in needs.items()
            if need > self.n_ctx
        }

    def _prompt(self, program: Program) -> Prompt:
        if program.template not in (self.pair.template, VERBATIM_TEMPLATE):
            raise InterpreterMismatch(f"{program.spec.name} has the template {program.template!r}.")
        try:
            return Prompt(self.model, program.template, program.pseudo)
        except ValueError as error:
            raise InferenceError(f"{program.spec.name} cannot be run: {error}.") from error


def longest_answer(pair: Pair) -> int:
    """Return how many tokens an answer of an interpreter may have."""
    return MAX_NEW_TOKENS if pair.template == DECODER_TEMPLATE else MAX_PUBLISHED_TOKENS


def cell_bytes(pair: Pair) -> int:
    """Return what one KV cell of a decoder takes: a key and a value of two bytes in each layer."""
    module = pair.modules.get("attn_k") or pair.modules["attn_qkv"]
    d_out = module[0] if "attn_k" in pair.modules else module[0] // 3
    return 2 * 2 * d_out * pair.n_layers
