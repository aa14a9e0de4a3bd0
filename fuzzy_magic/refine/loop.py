"""The training itself: a few hundred steps from the compiled adapter, and the best state of them."""

from __future__ import annotations

import math
import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timezone

from fuzzy_magic.errors import RefineError, show_short
from fuzzy_magic.models import Pair
from fuzzy_magic.program import Program
from fuzzy_magic.refine.goals import Goal, State, goal
from fuzzy_magic.returns import taught_by
from fuzzy_magic.returns.nothing import nothing_text
from fuzzy_magic.settings import settings
from fuzzy_magic.spec import Example

MIN_TO_HOLD_BACK = 8  # of fewer pairs none can be spared
BATCH, WARM_UP, JUDGE_EVERY = 16, 5, 10  # rows of a step; steps until the full rate, and between looks
PATIENCE = 4  # looks without progress
MAX_NORM = 1.0


@dataclass(frozen=True)
class Step:
    """How far a refinement is: the loss of this step, and what was right at the last look."""

    step: int
    steps: int
    loss: float
    right: int | None
    held_back: int


@dataclass(frozen=True)
class Refinement:
    """How a program was refined; `before` and `after` count what was right of `judged` pairs.

    Those are the pairs held back. Only where training made nothing better, and new label vectors for the old
    adapter did, none is: those have learned from all pairs, and each was judged by vectors that had not
    learned from it. It learned from as many `examples` of its spec as well, those that no pair corrects.
    `best` is the step whose state was kept: 0 if it has only such vectors, or if the program stays as it was.
    `steps` is how many were taken.
    """

    pairs: int
    examples: int
    held_back: tuple[Example, ...]
    judged: int
    before: int | None
    after: int | None
    best: int
    steps: int
    losses: tuple[float, ...]
    seconds: float

    def __str__(self) -> str:
        and_examples = f" and {self.examples} of the spec's examples" if self.examples else ""
        learned = f"learned from {self.pairs - len(self.held_back)} pairs{and_examples}, {self.steps} steps"
        if self.judged:
            how = "held back" if self.held_back else "held back in turn"
            learned += f"; of {self.judged} {how}, right before: {self.before}, after: {self.after}"
        return f"{learned}; {self.seconds:.0f} s"


def refine(
    program: Program,
    pair: Pair,
    examples: Sequence[Example],
    steps: int,
    learning_rate: float,
    holdout: float,
    seed: int,
    progress: bool | Callable[[Step], object] | None,
) -> tuple[Program, Refinement]:
    """Train a program on pairs; see `FuzzyFunction.refine`."""
    _require_sound(steps, learning_rate, holdout)
    program.check_fits(pair)
    started = time.perf_counter()
    rng = random.Random(seed)
    held = hold_back(examples, holdout, rng, closed=program.returns.labels is not None)
    shown = _unanswered(program, examples)
    try:
        with _torch_settings(seed), _reporting(progress, steps, program.spec.name) as report:
            course = _Course(goal(program, pair, [*examples, *shown]), len(examples), held, report)
            learned = [row for row in range(len(examples) + len(shown)) if row not in set(held)]
            course.run(learned, steps, learning_rate, rng)
    except KeyboardInterrupt as interruption:
        show_short(interruption)
        raise
    found = Refinement(
        pairs=len(examples),
        examples=len(shown),
        held_back=tuple(examples[row] for row in course.held),
        judged=course.judged,
        before=course.before,
        after=course.after,
        best=course.best,
        steps=len(course.losses),
        losses=tuple(course.losses),
        seconds=time.perf_counter() - started,
    )
    kept = course.kept
    if kept is None:
        return program, found
    new = replace(
        program,
        lora=kept.lora,
        label_vectors=kept.label_vectors,
        created=datetime.now(timezone.utc).isoformat(timespec="seconds"),
        parent=program.digest,
    )
    return new, found


def hold_back(examples: Sequence[Example], share: float, rng: random.Random, *, closed: bool) -> list[int]:
    """Choose rows to judge by; of a closed set each label in turn, and never its last row."""
    wanted = round(share * len(examples)) if len(examples) >= MIN_TO_HOLD_BACK else 0
    order = rng.sample(range(len(examples)), len(examples))
    if not closed:
        return sorted(order[:wanted])
    by_label = defaultdict(list)
    for row in order:
        by_label[examples[row].output].append(row)
    ranked = sorted(
        (place / len(rows), row) for rows in by_label.values() for place, row in enumerate(rows[1:], 1)
    )
    return sorted(row for _, row in ranked[:wanted])


def _unanswered(program: Program, pairs: Sequence[Example]) -> list[Example]:
    """Return what a program's spec shows and no pair corrects, to be learned and not judged by."""
    spec, returns, given = program.spec, program.returns, {each.input for each in pairs}
    nothing = nothing_text(spec.text, [each.output for each in spec.examples])
    return [
        each
        for each in taught_by(spec, returns)
        if each.input not in given
        and returns.parse(each.output) is not None  # a program's file may hold any
        and (each.output == nothing or returns.makes(each.input, each.output))
    ]


@dataclass(frozen=True)
class Look:
    """A state, the step that it is of, and what it has right of the rows held back, with their mean loss."""

    step: int
    right: int
    loss: float
    state: State


class Choice:
    """Which state of a training to keep, going by the rows held back.

    Of a goal whose later states are better, the last one with at least as many right as before training, and
    with fewer than the most only by what chance explains (a standard error). Else the one with most right,
    and of these the one of least loss.
    """

    def __init__(self, start: Look, held: int, *, later_is_better: bool) -> None:
        self._start = start
        self._most = start.right
        self._slack = int(math.sqrt(held) / 2) if later_is_better else None
        self._looks: list[Look] = []

    @property
    def kept(self) -> Look | None:
        """The state to keep, of those that were offered so far."""
        return self._looks[-1] if self._looks else None

    def offer(self, look: Look) -> None:
        """Consider a state that is later than all before it."""
        if self._slack is None:
            best = self.kept or self._start
            if (look.right, -look.loss) > (best.right, -best.loss):
                self._looks = [look]
            return
        self._most = max(self._most, look.right)
        floor = max(self._start.right, self._most - self._slack)
        # An earlier state is of use only while it has more right.
        earlier = [each for each in self._looks if each.right > look.right]
        self._looks = [each for each in (*earlier, look) if each.right >= floor]


class _Course:
    """One training, and the state of it that is worth keeping; the first rows of its goal are the pairs."""

    def __init__(self, goal: Goal, pairs: int, held: Sequence[int], report: Callable[[Step], object]) -> None:
        self.losses: list[float] = []
        self.before: int | None = None
        self.after: int | None = None
        self.best = 0
        self.kept: State | None = None
        self.held = held
        self.judged = len(held)
        self._goal = goal
        self._pairs = pairs
        self._report = report

    def run(self, rows: Sequence[int], steps: int, learning_rate: float, rng: random.Random) -> None:
        if not self.held:
            self._goal.prepare(rows)
            for step in self._steps(rows, steps, learning_rate, rng):
                self._report(Step(step, steps, self.losses[-1], None, 0))
            self.best, self.kept = steps, self._goal.state()
            return
        start = self._look(0)
        self.before = self.after = right = start.right
        choice = Choice(start, len(self.held), later_is_better=self._goal.later_is_better)
        self._goal.prepare(rows)
        for step in self._steps(rows, steps, learning_rate, rng):
            if step % JUDGE_EVERY == 0 or step == steps:
                look = self._look(step)
                choice.offer(look)
                right = look.right
            self._report(Step(step, steps, self.losses[-1], right, len(self.held)))
            if step - (choice.kept.step if choice.kept else 0) >= PATIENCE * JUDGE_EVERY:
                break
        if choice.kept is not None:
            self.best, self.after, self.kept = choice.kept.step, choice.kept.right, choice.kept.state
        elif (instead := self._goal.instead(self._pairs)) is not None:
            self.held, self.judged = (), self._pairs
            self.before, self.after, self.kept = instead.before, instead.after, instead.state

    def _steps(
        self, rows: Sequence[int], steps: int, learning_rate: float, rng: random.Random
    ) -> Iterator[int]:
        """Take one step after another, and yield the number of each."""
        import torch

        groups = self._goal.groups(learning_rate)
        trained = [parameter for group in groups for parameter in group["params"]]
        optimizer = torch.optim.AdamW(groups, weight_decay=0.0)  # decay would undo what was compiled
        schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: rate(step, steps))
        endless = batches(rows, rng)
        for step in range(1, steps + 1):
            loss = self._goal.loss(next(endless))
            optimizer.zero_grad()
            torch.autograd.backward(loss)
            torch.nn.utils.clip_grad_norm_(trained, MAX_NORM)
            optimizer.step()
            schedule.step()
            self._note(float(loss.detach()))
            yield step

    def _note(self, loss: float) -> None:
        if not math.isfinite(loss):
            raise RefineError(
                f"Training came to nothing: the loss of step {len(self.losses) + 1} is {loss}.",
                "Choose a smaller learning_rate.",
            )
        self.losses.append(loss)

    def _look(self, step: int) -> Look:
        right, loss = self._goal.judge(self.held)
        return Look(step, right, loss, self._goal.state())


def rate(step: int, steps: int) -> float:
    """Return the factor of the learning rate: a short rise, then half a cosine to 0."""
    return min(1.0, (step + 1) / WARM_UP) * 0.5 * (1 + math.cos(math.pi * step / steps))


def batches(rows: Sequence[int], rng: random.Random) -> Iterator[list[int]]:
    """Yield mini-batches for ever; each row comes once before any comes again."""
    waiting: list[int] = []
    while True:
        while len(waiting) < min(BATCH, len(rows)):
            waiting += rng.sample(rows, len(rows))
        yield waiting[:BATCH]
        waiting = waiting[BATCH:]


def _require_sound(steps: int, learning_rate: float, holdout: float) -> None:
    if isinstance(steps, bool) or not isinstance(steps, int):
        raise TypeError(f"steps must be an int, not {type(steps).__name__}")
    if steps < 1:
        raise ValueError(f"steps must be at least 1, not {steps}")
    if not 0 < learning_rate < math.inf:
        raise ValueError(f"learning_rate must be a finite number above 0, not {learning_rate}")
    if not 0 <= holdout <= 0.5:
        raise ValueError(f"holdout must be a share from 0 to 0.5, not {holdout}")


@contextmanager
def _torch_settings(seed: int) -> Iterator[None]:
    """Give torch as many threads as llama.cpp may have, and random numbers of its own, for a while."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(settings().n_threads)
    try:
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            yield
    finally:
        torch.set_num_threads(before)


@contextmanager
def _reporting(
    progress: bool | Callable[[Step], object] | None, steps: int, name: str
) -> Iterator[Callable[[Step], object]]:
    if callable(progress):
        yield progress
    elif settings().progress if progress is None else progress:
        from tqdm.auto import tqdm  # it looks for a notebook and its widgets when imported

        with tqdm(total=steps, desc=f"refine {name}", unit="step") as bar:

            def show(step: Step) -> None:
                held = {} if step.right is None else {"held back": f"{step.right}/{step.held_back}"}
                bar.set_postfix({"loss": f"{step.loss:.3f}", **held}, refresh=False)
                bar.update()

            yield show
    else:
        yield lambda _: None
