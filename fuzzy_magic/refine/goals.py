"""What a program is trained for: an encoder's for the right label, a decoder's for the right tokens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from fuzzy_magic.assets import verified
from fuzzy_magic.llama import Model, shared_encoder
from fuzzy_magic.lora import LoraWeights
from fuzzy_magic.models import Pair
from fuzzy_magic.program import Program
from fuzzy_magic.prompts import END_TOKEN, INPUT_TOKEN, OUTPUT_TOKEN
from fuzzy_magic.refine.pairs import require_none
from fuzzy_magic.refine.torch_interpreter import TorchInterpreter, pad
from fuzzy_magic.spec import Example

if TYPE_CHECKING:
    from torch import Tensor

PULL = 2.0  # holds label vectors to where they started
VECTOR_RATE = 50.0  # times the learning rate: they are few, and what they learn holds for other rows too
ROWS_AT_ONCE = 8  # of alike lengths, so that padding costs little


@dataclass(frozen=True)
class State:
    """What training changes."""

    lora: LoraWeights
    label_vectors: NDArray[np.float32] | None


class Goal(Protocol):
    """A program that can be trained on rows, which are named by their numbers."""

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
        For pairs that are longer than the interpreter reads.
    """
    return (EncoderGoal if pair.kind == "encoder" else DecoderGoal)(program, pair, examples)


class EncoderGoal:
    """Cross-entropy over the labels; the adapter and the label vectors learn together."""

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
        self._lengths = self._start.norm(dim=-1, keepdim=True)
        self._vectors = torch.nn.Parameter(self._start.clone())
        self._torch = TorchInterpreter(pair, program.lora)

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
        away = self._unit_vectors() - F.normalize(self._start, dim=-1)
        return loss + PULL * away.square().sum(1).mean()

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
        """See `Goal`. Label vectors keep the lengths that they came with."""
        vectors = (self._unit_vectors() * self._lengths).detach().numpy().copy()
        return State(self._torch.lora(), vectors)

    def _unit_vectors(self) -> Tensor:
        from torch.nn import functional as F

        return F.normalize(self._vectors, dim=-1)

    def _logits(self, order: Sequence[int]) -> Tensor:
        """Score rows that come in the order of their lengths: (rows, labels)."""
        import torch
        from torch.nn import functional as F

        states = []
        for first in range(0, len(order), ROWS_AT_ONCE):
            ids, mask = pad([self._rows[row] for row in order[first : first + ROWS_AT_ONCE]])
            hidden = self._torch.model(input_ids=ids, attention_mask=mask).last_hidden_state  # (B, T, E)
            weights = mask.unsqueeze(-1).to(hidden.dtype)
            states.append((hidden * weights).sum(1) / weights.sum(1))
        units = F.normalize(torch.cat(states), dim=-1)
        vectors = self._unit_vectors() * self._lengths
        logits: Tensor = self._temperature * units @ vectors.T
        return logits


class DecoderGoal:
    """The loss of the output's tokens, given the pseudo-program and the input.

    A batch is one sequence, the pseudo-program and then its rows, which do not see each other: so the
    pseudo-program is computed once a step.
    """

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
