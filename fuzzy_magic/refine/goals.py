"""What a program is trained for: an encoder's for the right label or words, a decoder's for tokens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from fuzzy_magic.llama import shared_encoder
from fuzzy_magic.lora import LoraWeights
from fuzzy_magic.models import Pair
from fuzzy_magic.program import Program
from fuzzy_magic.refine.pairs import require_none
from fuzzy_magic.refine.rows import text_rows, word_rows
from fuzzy_magic.refine.torch_interpreter import TorchInterpreter, pad
from fuzzy_magic.refine.vectors import fit_proven, fit_vectors
from fuzzy_magic.refine.word_goals import EditAnswers, SpanAnswers, WordAnswers, require_made, word_scores
from fuzzy_magic.returns import Edit
from fuzzy_magic.returns.nothing import nothing_text
from fuzzy_magic.spec import Example

if TYPE_CHECKING:
    from torch import Tensor

PULL = 3.0  # holds label vectors to where they started; it leaves the adapter something to learn
VECTOR_RATE = 5.0  # times the learning rate: they begin where they fit best, and follow the adapter
ROWS_AT_ONCE = 8  # of alike lengths, so that padding costs little


@dataclass(frozen=True)
class State:
    """What training changes."""

    lora: LoraWeights
    label_vectors: NDArray[np.float32] | None


@dataclass(frozen=True)
class Instead:
    """A state that took no steps, and how many rows of those judged are right before it and with its like.

    Each row is answered by a state that has not learned from it, though this one has learned from them all.
    """

    state: State
    before: int
    after: int


class Goal(Protocol):
    """A program that can be trained on rows, which are named by their numbers.

    `later_is_better` says that the loss of rows held back is no reason to stop: an encoder's grows with its
    certainty about the few that are wrong, while more and more other rows become right.
    """

    later_is_better: bool

    def prepare(self, rows: Sequence[int]) -> None:
        """Learn from rows what takes no steps, for the steps to begin with."""
        ...

    def instead(self, judged: int) -> Instead | None:
        """Return what is worth having if the steps led nowhere, going by the first rows, if there is such."""
        ...

    def groups(self, learning_rate: float) -> list[dict[str, Any]]:
        """Return what is trained, as parameter groups of an optimizer."""
        ...

    def loss(self, rows: Sequence[int]) -> Tensor:
        """Return the loss on some rows, to be minimised."""
        ...

    def judge(self, rows: Sequence[int]) -> tuple[int, float]:
        """Return how many rows are right, and their mean loss."""
        ...

    def state(self) -> State:
        """Copy what has been learned so far."""
        ...


def goal(program: Program, pair: Pair, examples: Sequence[Example]) -> Goal:
    """Make the goal of a program's kind.

    Raises
    ------
    RefineError
        For pairs that are longer than the interpreter reads, and, where a program answers with words of the
        input, for outputs that cannot be made of their inputs.
    """
    if pair.kind == "decoder":
        return DecoderGoal(program, pair, examples)
    return (WordGoal if program.returns.labels is None else EncoderGoal)(program, pair, examples)


class VectorGoal:
    """What an encoder's goals share: an adapter, and vectors that are held to where they start.

    Parameters
    ----------
    program, pair
        The program, and the pair whose interpreter reads it.
    moves : Tensor
        Says of each vector whether it is trained, (K, 1).
    """

    later_is_better = True

    def __init__(self, program: Program, pair: Pair, moves: Tensor) -> None:
        import torch

        assert program.label_vectors is not None
        assert program.temperature is not None  # an encoder's program has both
        self._temperature = program.temperature
        self._start = torch.tensor(program.label_vectors)
        self._moves = moves
        self._vectors = torch.nn.Parameter(self._start.clone())
        self._torch = TorchInterpreter(pair, program.lora)

    def groups(self, learning_rate: float) -> list[dict[str, Any]]:
        """See `Goal`."""
        return [
            {"params": self._torch.parameters, "lr": learning_rate},
            {"params": [self._vectors], "lr": VECTOR_RATE * learning_rate},
        ]

    def state(self) -> State:
        """See `Goal`."""
        return State(self._torch.lora(), self._label_vectors().detach().numpy().copy())

    def _label_vectors(self) -> Tensor:
        """Return the vectors; one whose label or choice no pair has stays where it started."""
        import torch

        return torch.where(self._moves, self._vectors, self._start)

    def _pull(self) -> Tensor:
        """Return what the loss has on top for vectors away from their start."""
        return PULL / 2 * (self._label_vectors() - self._start).square().sum()


class EncoderGoal(VectorGoal):
    """Cross-entropy over the labels: their vectors are fitted first, then learn together with the adapter."""

    def __init__(self, program: Program, pair: Pair, examples: Sequence[Example]) -> None:
        import torch

        model = shared_encoder(pair.interpreter)
        labels = program.returns.labels
        assert labels is not None
        self._rows = [[model.cls, *model.tokenize(each.input), model.sep] for each in examples]
        _require_short([len(row) for row in self._rows], min(pair.n_ctx, model.n_ctx), program, examples)
        self._targets = torch.tensor([labels.index(each.output) for each in examples])
        super().__init__(program, pair, torch.isin(torch.arange(len(labels)), self._targets)[:, None])
        self._lora = program.lora
        order = sorted(range(len(self._rows)), key=lambda row: len(self._rows[row]))
        with torch.no_grad():
            states = self._read(order)[np.argsort(order)]  # as the compiled adapter reads all rows
        self._known = states.numpy(), self._targets.numpy()

    def prepare(self, rows: Sequence[int]) -> None:
        """See `Goal`: fit the label vectors to the rows as the compiled adapter reads them."""
        import torch

        states, targets = (each[rows] for each in self._known)
        vectors = fit_vectors(states, targets, self._start.numpy(), self._temperature, PULL)
        with torch.no_grad():
            self._vectors.copy_(torch.from_numpy(vectors))

    def instead(self, judged: int) -> Instead | None:
        """See `Goal`: the compiled adapter with other label vectors."""
        found = fit_proven(*self._known, self._start.numpy(), self._temperature, judged)
        if found is None:
            return None
        return Instead(State(self._lora, found.vectors), found.before, found.after)

    def loss(self, rows: Sequence[int]) -> Tensor:
        """See `Goal`."""
        from torch.nn import functional as F

        order = sorted(rows, key=lambda row: len(self._rows[row]))
        self._torch.model.train()
        loss = F.cross_entropy(self._logits(order), self._targets[order])
        return loss + self._pull()

    def judge(self, rows: Sequence[int]) -> tuple[int, float]:
        """See `Goal`."""
        import torch
        from torch.nn import functional as F

        order = sorted(rows, key=lambda row: len(self._rows[row]))
        self._torch.model.eval()
        with torch.no_grad():
            logits, targets = self._logits(order), self._targets[order]
        return int((logits.argmax(1) == targets).sum()), float(F.cross_entropy(logits, targets))

    def _logits(self, order: Sequence[int]) -> Tensor:
        """Score rows that come in the order of their lengths: (rows, labels)."""
        logits: Tensor = self._temperature * self._read(order) @ self._label_vectors().T
        return logits

    def _read(self, order: Sequence[int]) -> Tensor:
        """Read rows that come in the order of their lengths: (rows, width), each of length 1."""
        import torch
        from torch.nn import functional as F

        states = []
        for first in range(0, len(order), ROWS_AT_ONCE):
            ids, mask = pad([self._rows[row] for row in order[first : first + ROWS_AT_ONCE]])
            hidden = self._torch.model(input_ids=ids, attention_mask=mask).last_hidden_state  # (B, T, E)
            weights = mask.unsqueeze(-1).to(hidden.dtype)
            states.append((hidden * weights).sum(1) / weights.sum(1))
        return F.normalize(torch.cat(states), dim=-1)


class WordGoal(VectorGoal):
    """Cross-entropy of where a span starts and ends, or of the choices for each word of an edit."""

    def __init__(self, program: Program, pair: Pair, examples: Sequence[Example]) -> None:
        model, spec = shared_encoder(pair.interpreter), program.spec
        self._rows = word_rows(program.template, spec.text, model, examples)
        sizes = [len(row.tokens) for row in self._rows]
        _require_short(sizes, min(pair.n_ctx, model.n_ctx), program, examples)
        nothing = nothing_text(spec.text, [each.output for each in spec.examples])
        kind = EditAnswers if isinstance(program.returns, Edit) else SpanAnswers
        self._answers: WordAnswers = kind(self._rows, [each.output for each in examples], nothing)
        require_made([examples[row] for row in self._answers.unmade], program, nothing)
        super().__init__(program, pair, self._answers.moves)

    def prepare(self, rows: Sequence[int]) -> None:
        """See `Goal`: all that it learns takes steps."""

    def instead(self, judged: int) -> Instead | None:
        """See `Goal`."""
        return None

    def loss(self, rows: Sequence[int]) -> Tensor:
        """See `Goal`."""
        import torch

        self._torch.model.train()
        losses = [self._answers.losses(scores, part) for part, scores in self._read(rows)]
        return torch.cat(losses).mean() + self._pull()

    def judge(self, rows: Sequence[int]) -> tuple[int, float]:
        """See `Goal`. A row is right when its whole answer is."""
        import torch

        right, loss = 0, 0.0
        self._torch.model.eval()
        with torch.no_grad():
            for part, scores in self._read(rows):
                loss += float(self._answers.losses(scores, part).sum())
                for row, each in zip(part, scores.numpy(), strict=True):
                    right += self._answers.is_right(each[: len(self._rows[row].places)], row)
        return right, loss / len(rows)

    def _read(self, rows: Sequence[int]) -> Iterator[tuple[list[int], Tensor]]:
        """Yield a few rows of alike lengths at a time, with the scores of their words: (b, W, K)."""
        from torch.nn import functional as F

        order = sorted(rows, key=lambda row: len(self._rows[row].tokens))
        for first in range(0, len(order), ROWS_AT_ONCE):
            part = order[first : first + ROWS_AT_ONCE]
            known = [self._rows[row] for row in part]
            ids, mask = pad([row.tokens for row in known])
            hidden = self._torch.model(input_ids=ids, attention_mask=mask).last_hidden_state  # (b, T, E)
            scores = self._temperature * F.normalize(hidden, dim=-1) @ self._label_vectors().T
            yield part, word_scores(scores, known, self._answers.split)


class DecoderGoal:
    """The loss of the output's tokens, given the pseudo-program and the input.

    A batch is one sequence, the pseudo-program and then its rows, which do not see each other: so the
    pseudo-program is computed once a step.
    """

    later_is_better = False

    def __init__(self, program: Program, pair: Pair, examples: Sequence[Example]) -> None:
        self._prefix, self._rows = text_rows(pair, program.pseudo, examples)
        sizes = [len(self._prefix) + len(inputs) + len(outputs) for inputs, outputs in self._rows]
        _require_short(sizes, pair.n_ctx, program, examples)
        self._torch = TorchInterpreter(pair, program.lora)

    def prepare(self, rows: Sequence[int]) -> None:
        """See `Goal`: all that a decoder learns takes steps."""

    def instead(self, judged: int) -> Instead | None:
        """See `Goal`."""
        return None

    def groups(self, learning_rate: float) -> list[dict[str, Any]]:
        """See `Goal`."""
        return [{"params": self._torch.parameters, "lr": learning_rate}]

    def loss(self, rows: Sequence[int]) -> Tensor:
        """See `Goal`."""
        return self._read(rows)[1].mean()

    def judge(self, rows: Sequence[int]) -> tuple[int, float]:
        """See `Goal`. A row is right when each token of its output is the likeliest after those before it."""
        import torch

        with torch.no_grad():
            hits, losses = self._read(rows)
        ends = np.cumsum([len(self._rows[row][1]) for row in rows])
        right = [part.all() for part in np.split(hits.numpy(), ends[:-1])]
        return int(sum(right)), float(losses.mean())

    def state(self) -> State:
        """See `Goal`."""
        return State(self._torch.lora(), None)

    def _read(self, rows: Sequence[int]) -> tuple[Tensor, Tensor]:
        """Say of each token of the outputs, (tokens,), whether it is the likeliest, and its loss."""
        import torch
        from torch.nn import functional as F

        ids, positions, segments = list(self._prefix), list(range(len(self._prefix))), [0] * len(self._prefix)
        at: list[int] = []
        for number, row in enumerate(rows, 1):
            inputs, outputs = self._rows[row]
            tokens = [*inputs, *outputs]
            at += range(len(ids) + len(inputs) - 1, len(ids) + len(tokens) - 1)
            positions += range(len(self._prefix), len(self._prefix) + len(tokens))
            segments += [number] * len(tokens)
            ids += tokens
        model = self._torch.model
        states = model.model(
            input_ids=torch.tensor([ids]),
            attention_mask=_blocks(torch.tensor(segments)),
            position_ids=torch.tensor([positions]),
            use_cache=False,
        ).last_hidden_state[0]
        logits = model.lm_head(states[at])
        targets = torch.tensor([token for row in rows for token in self._rows[row][1]])
        return logits.argmax(-1) == targets, F.cross_entropy(logits, targets, reduction="none")


def _blocks(segments: Tensor) -> Tensor:
    """Let each token see those before it in its own segment and in segment 0: a mask to add, (1, 1, T, T)."""
    import torch

    seen = (segments[:, None] == segments) | (segments == 0)
    mask = torch.full(seen.shape, torch.finfo(torch.float32).min)
    return mask.masked_fill(seen.tril(), 0.0)[None, None]


def _require_short(sizes: Sequence[int], most: int, program: Program, examples: Sequence[Example]) -> None:
    problems = [
        f"{each.input!r:.80} needs {size:,} tokens; the interpreter reads at most {most:,}"
        for size, each in zip(sizes, examples, strict=True)
        if size > most
    ]
    require_none(problems, program.spec.name)
