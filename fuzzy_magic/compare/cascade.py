"""A cascade: the program answers what it is sure of, the baseline the rest."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np

from fuzzy_magic.compare.answers import Answer, Row
from fuzzy_magic.compare.baseline import Baseline, Recorded
from fuzzy_magic.compare.comparison import same
from fuzzy_magic.compare.run import reporting
from fuzzy_magic.compare.statistics import choose_threshold, fewest_rows, lower_bound
from fuzzy_magic.errors import InferenceError
from fuzzy_magic.interpreter.function import FuzzyFunction
from fuzzy_magic.interpreter.scheduler import Errors

SAMPLE_FACTOR = 5  # rows sampled, over those that a proof takes at least
SEED = 0  # the same rows are sampled each time, so a second run pays for nothing


@dataclass(frozen=True)
class Cascade:
    """Values in the order of the rows, and how they were found.

    `escalated` says of each row whether the baseline was asked for it; `report` is what a frame's
    ``.attrs["fuzzy"]`` says.
    """

    values: list[object]
    confidences: list[float | None]
    escalated: list[bool]
    report: dict[str, object]


@dataclass(frozen=True)
class Promise:
    """What is asked of a cascade.

    The answers that the program keeps agree with the baseline's at least as often as `target_agreement`;
    this may be wrong with at most `failure_probability`, over samples.

    Raises
    ------
    ValueError
        For a number that is not between 0 and 1.
    """

    target_agreement: float = 0.95
    failure_probability: float = 0.05

    def __post_init__(self) -> None:
        for name, value in asdict(self).items():
            if not 0 < value < 1:
                raise ValueError(f"{name} must lie between 0 and 1, not {value!r}")


def cascade(
    program: FuzzyFunction,
    baseline: Baseline,
    rows: Sequence[Row | None],
    promise: Promise,
    *,
    errors: Errors = "raise",
    progress: bool | None = None,
) -> Cascade:
    """Run a program and ask the baseline for the rows that it is not sure enough of.

    The baseline first answers a random sample. From it comes the lowest confidence from which on the promise
    holds, over all rows at or above it (see `choose_threshold`). The rows below go to the baseline, as do
    those that the program cannot answer; where nothing can be promised, all rows go there, with a warning.

    Raises
    ------
    InferenceError
        For a program without scores; with ``errors="raise"`` also when a row sent got no valid answer.
    """
    _require_scores(program)
    result = program.run(rows, errors="null", scores=True, progress=progress)
    sure = {place: each for place, each in enumerate(result.confidences) if each is not None}
    sample = _sample(list(sure), promise)
    answers = _ask(program, baseline, rows, sample, progress)
    agrees = [same(result.values[place], answers[place].value) for place in sample]
    marks = [sure[place] for place in sample]
    threshold = choose_threshold(list(sure.values()), marks, agrees, **asdict(promise))
    asked_for = [place for place, row in enumerate(rows) if row is not None]
    _warn_if_all_go(threshold, baseline, len(asked_for), len(sure), promise)
    below = {place for place in asked_for if threshold is None or sure.get(place, -1.0) < threshold}
    if not isinstance(baseline, Recorded):  # which may hold several answers to one input
        known = {rows[place]: answer for place, answer in answers.items()}
        answers |= {place: known[rows[place]] for place in below if rows[place] in known}
    answers |= _ask(program, baseline, rows, sorted(below - answers.keys()), progress)
    _refuse_gaps(program, baseline, [answers[place] for place in sorted(below)], errors)
    told = {place: each.value for place, each in answers.items() if place in below or each.value is not None}
    report = {
        **asdict(result.stats),
        "escalate_to": baseline.name,
        **asdict(promise),
        "threshold": threshold,
        "sampled": len(sample),
        "sent": len(answers),
        "answered": sum(row is not None for row in rows) - len(answers),
        **_estimate(marks, agrees, threshold, promise.failure_probability),
        **_bill(list(answers.values())),
    }
    values = [told.get(place, value) for place, value in enumerate(result.values)]
    return Cascade(values, result.confidences, [place in answers for place in range(len(rows))], report)


def _warn_if_all_go(
    threshold: float | None, baseline: Baseline, rows: int, answered: int, promise: Promise
) -> None:
    """Say why a baseline is asked for every row, before it is: that may cost money."""
    if threshold is not None or isinstance(baseline, Recorded) or not rows:
        return
    told, least = f"an agreement of {promise.target_agreement:g}", 2 * fewest_rows(**asdict(promise))
    why = f"{answered:,} answered rows are too few to show {told} ({least:,} are needed)"
    if answered >= least:
        why = f"a sample of the {answered:,} answered rows does not show {told} at any confidence"
    warnings.warn(f"{why}: all rows go to {baseline.name}", stacklevel=7)


def _estimate(
    marks: Sequence[float], agrees: Sequence[bool], threshold: float | None, failure_probability: float
) -> dict[str, object]:
    """Say what the sample tells of the rows at or above the threshold."""
    if threshold is None:
        return {"estimated_agreement": None, "agreement_at_least": None}
    above = [agree for mark, agree in zip(marks, agrees, strict=True) if mark >= threshold]
    return {
        "estimated_agreement": sum(above) / len(above),
        "agreement_at_least": lower_bound(sum(above), len(above), failure_probability),
    }


def _require_scores(program: FuzzyFunction) -> None:
    if program.returns.labels is None:
        raise InferenceError(
            f"{program.name} returns {program.returns.annotation}, which has no scores: nothing tells "
            "which rows it is unsure of.",
            'Escalate closed sets: bool, or labels such as "high" | "low".',
        )


def _sample(places: Sequence[int], promise: Promise) -> list[int]:
    """Draw the rows to learn from: at most half of them, and none where that would prove nothing."""
    least = fewest_rows(**asdict(promise))
    size = min(SAMPLE_FACTOR * least, len(places) // 2)
    if size < least:
        return []
    chosen: list[int] = np.random.default_rng(SEED).choice(places, size, replace=False).tolist()
    return chosen


def _ask(
    program: FuzzyFunction,
    baseline: Baseline,
    rows: Sequence[Row | None],
    places: Sequence[int],
    progress: bool | None,
) -> dict[int, Answer]:
    """Ask the baseline for some of the rows."""
    if not places:
        return {}
    wanted = set(places)
    asked = [row if place in wanted else None for place, row in enumerate(rows)]
    with reporting(len(places), baseline.name, progress) as report:
        answers = baseline.answer(
            asked, spec=program.program.spec, on_row=lambda place, _: report(int(place in wanted))
        )
    return {place: answers[place] for place in places}


def _refuse_gaps(
    program: FuzzyFunction, baseline: Baseline, answers: Sequence[Answer], errors: Errors
) -> None:
    if errors != "raise":
        return
    if failed := [answer.error for answer in answers if answer.error is not None]:
        raise InferenceError(
            f"{baseline.name} gave no answer for {len(failed):,} of {len(answers):,} rows: {failed[0]}",
            f'{baseline.remedy} Or pass errors="null" to leave such rows empty.',
        )
    if outside := [answer.text for answer in answers if answer.invalid]:
        raise InferenceError(
            f"{baseline.name} answered outside the output type of {program.name} in {len(outside):,} of "
            f"{len(answers):,} rows, for example {outside[0]!r:.80}.",
            f"Have it answer {program.returns.describe():.200}. "
            'Or pass errors="null" to leave such rows empty.',
        )


def _bill(answers: Sequence[Answer]) -> dict[str, object]:
    costs = [answer.cost for answer in answers if not answer.cached and answer.error is None]
    return {
        "baseline_invalid": sum(answer.invalid for answer in answers),
        "baseline_failed": sum(answer.error is not None for answer in answers),
        "cost": None if None in costs else sum(cost or 0.0 for cost in costs),
    }
