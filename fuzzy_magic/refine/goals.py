"""What a program is trained for: an encoder's for the right label, a decoder's for the right tokens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from fuzzy_magic.assets import verified
from fuzzy_magic.errors import RefineError
from fuzzy_magic.llama import Model, shared_encoder
from fuzzy_magic.lora import LoraWeights
from fuzzy_magic.models import Pair
from fuzzy_magic.program import Program
from fuzzy_magic.prompts import END_TOKEN, INPUT_TOKEN, OUTPUT_TOKEN
from fuzzy_magic.refine.pairs import require_none
from fuzzy_magic.refine.torch_interpreter import TorchInterpreter, pad
from fuzzy_magic.refine.vectors import fit_proven, fit_vectors, has_rows
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
    """A state that took no steps, and how many of all rows are right before it and with the like of it.

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

    def instead(self) -> Instead | None:
        """Return what is worth having if the steps led nowhere, if there is such a thing."""
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
        For pairs that are longer than the interpreter reads, and for a program that cuts out its answers.
    """
    if pair.kind == "extractor":
        raise RefineError(
            f"{program.spec.name} cuts its answers out of the input, and such a program cannot be refined.",
            "Give more examples in its spec, and compile it again.",
        )
    return (EncoderGoal if pair.kind == "encoder" else DecoderGoal)(program, pair, examples)


class EncoderGoal:
    """Cross-entropy over the labels: their vectors are fitted first, then learn together with the adapter."""

    later_is_better = True

    def __init__(self, program: Program, pair: Pair, examples: Sequence[Example]) -> None:
        import torch

        model = shared_encoder(pair.interpreter)
        labels, vectors, temperature = program.returns.labels, program.label_vectors, program.temperature
        assert labels is not None
        assert vectors is not None
        assert temperature is not None  # an encoder's program has all three
        self._rows = [[model.cls, *model.tokenize(each.input), model.sep] for each in examples]
        _require_short([len(row) for row in self._rows], min(pair.n_ctx, model.n_ctx), program, examples)
        self._targets = torch.tensor([labels.index(each.output) for each in examples])
        self._temperature = temperature
        self._start = torch.tensor(vectors)
        self._moves = has_rows(self._targets, len(labels))
        self._vectors = torch.nn.Parameter(self._start.clone())
        self._lora = program.lora
        self._torch = TorchInterpreter(pair, program.lora)
        order = sorted(range(len(self._rows)), key=lambda row: len(self._rows[row]))
        with torch.no_grad():
            self._states = self._read(order)[np.argsort(order)]  # as the compiled adapter reads all rows

    def prepare(self, rows: Sequence[int]) -> None:
        """See `Goal`: fit the label vectors to the rows as the compiled adapter reads them."""
        import torch

        known = self._states[rows], self._targets[rows], self._start, self._temperature
        with torch.no_grad():
            self._vectors.copy_(fit_vectors(*known, PULL))

    def instead(self) -> Instead | None:
        """See `Goal`: the compiled adapter with other label vectors."""
        found = fit_proven(self._states, self._targets, self._start, self._temperature)
        if found is None:
            return None
        return Instead(State(self._lora, found.vectors.numpy().copy()), found.before, found.after)

    def groups(self, learning_rate: float) -> list[dict[str, Any]]:
        """See `Goal`."""
        return [
            {"params": self._torch.parameters, "lr": learning_rate},
            {"params": [self._vectors], "lr": VECTOR_RATE * learning_rate},
        ]

    def loss(self, rows: Sequence[int]) -> Tensor:
        """See `Goal`."""
        from torch.nn import functional as F

        order = sorted(rows, key=lambda row: len(self._rows[row]))
        self._torch.model.train()
        loss = F.cross_entropy(self._logits(order), self._targets[order])
        return loss + PULL / 2 * (self._label_vectors() - self._start).square().sum()

    def judge(self, rows: Sequence[int]) -> tuple[int, float]:
        """See `Goal`."""
        import torch
        from torch.nn import functional as F

        order = sorted(rows, key=lambda row: len(self._rows[row]))
        self._torch.model.eval()
        with torch.no_grad():
            logits, targets = self._logits(order), self._targets[order]
        return int((logits.argmax(1) == targets).sum()), float(F.cross_entropy(logits, targets))

    def state(self) -> State:
        """See `Goal`."""
        return State(self._torch.lora(), self._label_vectors().detach().numpy().copy())

    def _label_vectors(self) -> Tensor:
        """Return the label vectors; one whose label no pair has stays where it started."""
        import torch

        return torch.where(self._moves, self._vectors, self._start)

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


class DecoderGoal:
    """The loss of the output's tokens, given the pseudo-program and the input.

    A batch is one sequence, the pseudo-program and then its rows, which do not see each other: so the
    pseudo-program is computed once a step.
    """

    later_is_better = False

    def __init__(self, program: Program, pair: Pair, examples: Sequence[Example]) -> None:
        model = Model(verified(pair.interpreter), n_ctx=32)  # for its tokens alone
        try:
            put, out, end = map(model.token_id, (INPUT_TOKEN, OUTPUT_TOKEN, END_TOKEN))
            self._prefix = [*model.tokenize(program.pseudo), put]
            self._inputs = [[*model.tokenize(each.input), out] for each in examples]
            self._outputs = [[*model.tokenize(each.output), end] for each in examples]
        finally:
            model.close()
        sizes = [
            len(self._prefix) + len(a) + len(b) for a, b in zip(self._inputs, self._outputs, strict=True)
        ]
        _require_short(sizes, pair.n_ctx, program, examples)
        self._torch = TorchInterpreter(pair, program.lora)

    def prepare(self, rows: Sequence[int]) -> None:
        """See `Goal`: all that a decoder learns takes steps."""

    def instead(self) -> Instead | None:
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
        ends = np.cumsum([len(self._outputs[row]) for row in rows])
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
            tokens = [*self._inputs[row], *self._outputs[row]]
            at += range(len(ids) + len(self._inputs[row]) - 1, len(ids) + len(tokens) - 1)
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
        targets = torch.tensor([token for row in rows for token in self._outputs[row]])
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
