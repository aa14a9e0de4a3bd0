"""What is right where an answer is made of words of the input: targets and losses for spans and for edits.

Scores are of words, not of tokens: (rows, words, choices), and word 0 is [CLS], which stands for no answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from fuzzy_magic.program import Program
from fuzzy_magic.refine.pairs import require_none
from fuzzy_magic.refine.torch_interpreter import pad
from fuzzy_magic.returns.chain import likelihood, weight_of
from fuzzy_magic.returns.edits import LEFT_OUT, OUT, SIZES, Wanted, align, edited
from fuzzy_magic.returns.nothing import is_nothing
from fuzzy_magic.returns.span_scores import AT_FIRST, NEVER, best_span, span_loss
from fuzzy_magic.returns.spans import find, words
from fuzzy_magic.returns.word_rows import AT_START, DECISIONS, EncoderRow, choices
from fuzzy_magic.spec import Example

if TYPE_CHECKING:
    from torch import Tensor


class WordAnswers(Protocol):
    """The right answers of some rows, which are named by their numbers.

    `split` choices are read off the first token of a word, and the others off its last one; `moves`, (K, 1)
    or (1, 1), says which choices some row has. `unmade` names rows whose output the program can never give.
    """

    split: int
    moves: Tensor
    unmade: list[int]

    def losses(self, scores: Tensor, rows: Sequence[int]) -> Tensor:
        """Return how wrong the scores, (b, W, K), of these rows are: (b,)."""
        ...

    def is_right(self, scores: NDArray[np.float32], row: int) -> bool:
        """Say whether the whole answer by the scores, (W, K), of a row is right."""
        ...


class SpanAnswers:
    """Pieces of the inputs: all places where one stands count as right; see `WordAnswers`.

    Parameters
    ----------
    rows : sequence of EncoderRow
        The inputs.
    outputs : sequence of str
        What has to come out.
    nothing : str
        What the program says where there is nothing to cut out.
    """

    split = AT_FIRST

    def __init__(self, rows: Sequence[EncoderRow], outputs: Sequence[str], nothing: str) -> None:
        import torch

        self._answers = [right_spans(row, output, nothing) for row, output in zip(rows, outputs, strict=True)]
        self.unmade = [number for number, answers in enumerate(self._answers) if not answers]
        self.moves = torch.ones(1, 1, dtype=torch.bool)

    def losses(self, scores: Tensor, rows: Sequence[int]) -> Tensor:
        """See `WordAnswers`."""
        return span_losses(scores, [self._answers[row] for row in rows])

    def is_right(self, scores: NDArray[np.float32], row: int) -> bool:
        """See `WordAnswers`."""
        return best_span(scores) in self._answers[row]


class EditAnswers:
    """Edits of the inputs: all choices that write the same text count as right; see `WordAnswers`.

    Parameters are those of `SpanAnswers`; `nothing` is the answer where no word stays.
    """

    split = AT_START

    def __init__(self, rows: Sequence[EncoderRow], outputs: Sequence[str], nothing: str) -> None:
        import torch

        self._rows, self._nothing = rows, nothing
        self._outputs = [nothing if _alike(output, nothing) else output.strip() for output in outputs]
        found = [right_edit(row, output, nothing) for row, output in zip(rows, outputs, strict=True)]
        self.unmade = [number for number, wanted in enumerate(found) if wanted is None]
        self._wanted = [wanted or [] for wanted in found]
        seen = torch.zeros(sum(SIZES), dtype=torch.bool)
        for wanted in self._wanted:
            seen |= edit_targets([wanted])[0].any(1)[0]
        self.moves = seen.unsqueeze(1)

    def losses(self, scores: Tensor, rows: Sequence[int]) -> Tensor:
        """See `WordAnswers`."""
        return edit_losses(
            scores[:, 1:], [self._rows[row] for row in rows], [self._wanted[row] for row in rows]
        )

    def is_right(self, scores: NDArray[np.float32], row: int) -> bool:
        """See `WordAnswers`."""
        own = self._rows[row]
        chosen = choices(scores[1:], own.costs)
        return (edited(own.text, own.places[1:], chosen) or self._nothing) == self._outputs[row]


def require_made(examples: Sequence[Example], program: Program, nothing: str) -> None:
    """Refuse pairs whose output a program can never give."""
    name, made_by = program.spec.name, program.returns.made_by
    why = ", as its spec wants" if nothing else ", since its spec names no word for that"
    instead = f"where there is nothing to answer, {name} says {nothing!r}{why}"
    problems = [
        f"{each.input!r:.80} has the output {each.output!r:.60}; "
        + (instead if is_nothing(each.output) else f"{made_by[0].lower()}{made_by[1:]}")
        for each in examples
    ]
    require_none(problems, name)


def spans_in(row: EncoderRow, output: str) -> list[tuple[int, int]]:
    """Return the (first, last) words of a row, whose word 0 is [CLS], wherever an output stands in it."""
    number = {place: n for n, place in enumerate(row.places)}
    every = words(row.text)
    found = [(every[first], every[last]) for first, last in find(row.text, output)]
    return [(number[a], number[b]) for a, b in found if a in number and b in number]


def edit_of(row: EncoderRow, output: str) -> list[Wanted] | None:
    """Return what is right for each word of a row, [CLS] aside; None where no edit of it makes the output."""
    return align(row.text, output, row.places[1:])


def right_spans(row: EncoderRow, output: str, nothing: str) -> list[tuple[int, int]]:
    """Return the (first, last) words of all right answers, (0, 0) for nothing; empty if there is no way."""
    return spans_in(row, output) + [(0, 0)] * _alike(output, nothing)


def right_edit(row: EncoderRow, output: str, nothing: str) -> list[Wanted] | None:
    """Return what is right for each word, all left out for nothing; None says that there is no way."""
    return [OUT] * (len(row.places) - 1) if _alike(output, nothing) else edit_of(row, output)


def word_scores(scores: Tensor, rows: Sequence[EncoderRow], split: int) -> Tensor:
    """Take the scores of words from those of tokens: (b, T, K) -> (b, W, K).

    The first `split` choices are read off the first token of a word, the others off its last one. Words that
    pad a row score `NEVER`.
    """
    import torch

    sides = []
    for part, at in zip(
        scores.tensor_split([split], -1),
        ([row.firsts for row in rows], [row.lasts for row in rows]),
        strict=True,
    ):
        places, mask = (each.to(scores.device) for each in pad(at))
        taken = part.gather(1, places[..., None].expand(-1, -1, part.shape[-1]))
        sides.append(taken.masked_fill(mask[..., None] == 0, NEVER))
    return torch.cat(sides, -1)


def span_losses(scores: Tensor, answers: Sequence[Sequence[tuple[int, int]]]) -> Tensor:
    """Return how unlikely the right answers are among all pieces, (b, W, K) -> (b,); numpy sums over these.

    `answers` has the (first, last) words of each that is right; (0, 0) is no answer.
    """
    return _with_slope(scores, *span_loss(scores.detach().float().cpu().numpy(), answers))


def edit_targets(rows: Sequence[Sequence[Wanted]]) -> tuple[Tensor, Tensor]:
    """Mark what is right, (b, W, K), nothing where no choice counts; weigh the words of long rows less."""
    import torch

    most = max(map(len, rows))
    right = torch.zeros(len(rows), most, sum(SIZES), dtype=torch.bool)
    weight = torch.zeros(len(rows), most)
    for i, row in enumerate(rows):
        weight[i, : len(row)] = max(1, len(row)) ** -0.5
        for w, wanted in enumerate(row):
            for start, chosen in zip([0, *DECISIONS], wanted, strict=True):
                right[i, w, [start + choice for choice in chosen]] = True
    return right, weight


def edit_losses(scores: Tensor, rows: Sequence[EncoderRow], wanted: Sequence[Sequence[Wanted]]) -> Tensor:
    """Return how unlikely the right edits are: of the chain of words that stay, and of what these become.

    Parameters
    ----------
    scores : Tensor
        (b, W, K), of words without [CLS].
    rows, wanted : sequence
        The b rows, and what is right for each of their words.
    """
    right, weight = (each.to(scores.device) for each in edit_targets(wanted))
    forms, *others = scores.tensor_split(DECISIONS, -1)
    at_forms, *at_others = right.tensor_split(DECISIONS, -1)
    kept, at_kept = forms[..., LEFT_OUT + 1 :], at_forms[..., LEFT_OUT + 1 :]
    odds = kept.logsumexp(-1) - forms[..., LEFT_OUT]
    total = weight[:, :1].sum(1) * _chain_losses(odds.masked_fill(weight == 0, NEVER), rows, wanted)
    for part, at in zip((kept, *others), (at_kept, *at_others), strict=True):
        wrong = part.logsumexp(-1) - part.masked_fill(~at, NEVER).logsumexp(-1)
        total = total + (wrong * weight * at.any(-1)).sum(-1)
    return total


def _chain_losses(odds: Tensor, rows: Sequence[EncoderRow], wanted: Sequence[Sequence[Wanted]]) -> Tensor:
    """Return how unlikely it is that just the right words stay, (b, W) -> (b,); numpy sums over the ways."""
    costs, stays = np.zeros(odds.shape, np.float32), np.zeros(odds.shape, np.bool_)
    for number, (row, own) in enumerate(zip(rows, wanted, strict=True)):
        costs[number, : len(own)] = row.costs
        stays[number, : len(own)] = [each.stays for each in own]
    known = odds.detach().float().cpu().numpy()
    log_z, likely = likelihood(known, costs)
    return _with_slope(odds, log_z - weight_of(known, costs, stays), likely - stays)


def _with_slope(scores: Tensor, losses: NDArray[np.float32], slopes: NDArray[np.float32]) -> Tensor:
    """Make a tensor of losses, (b,), whose gradient by the scores, (b, ...), numpy has found."""
    import torch

    loss, slope = (torch.from_numpy(each).to(scores.device) for each in (losses, slopes))
    change = (scores * slope).flatten(1).sum(1)
    return loss + change - change.detach()


def _alike(output: str, nothing: str) -> bool:
    return output.strip().lower() == nothing.strip().lower()
