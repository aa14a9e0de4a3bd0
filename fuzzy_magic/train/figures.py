"""The figures of `fuzzy bench quality`, as numbers and as tables: exact match, confidence, kinds of specs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fuzzy_magic.calibration import BINS, SHARES, calibrated, coverage, expected_calibration_error
from fuzzy_magic.train.data import Episode

RESAMPLES = 2000

Records = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Answers:
    """How a program answered the rows of an episode.

    `right` is 1 where it was right, `invalid` counts the rows without an answer of the output type. For a
    closed set `scores` and `wanted` hold the probabilities, as computed, and the number of the right label of
    every other row.
    """

    right: NDArray[np.float64]
    invalid: int
    scores: list[tuple[float, ...]]
    wanted: list[int]


@dataclass(frozen=True)
class Figure:
    """Exact match with its 95 % interval, and how far the program is ahead of it, likewise."""

    em: float
    low: float
    high: float
    ahead: float = 0.0
    ahead_low: float = 0.0
    ahead_high: float = 0.0

    @classmethod
    def of(cls, right: Sequence[NDArray[np.float64]], program: Sequence[NDArray[np.float64]]) -> Figure:
        """Summarise scores.

        Parameters
        ----------
        right : sequence of array
            For each spec the scores of its rows: 1 where the answer is right.
        program : sequence of array
            The program's own scores on the same rows.
        """
        hits, counts = np.array([r.sum() for r in right]), np.array([len(r) for r in right])
        lead = np.array([p.sum() for p in program]) - hits
        picks = np.random.default_rng(0).integers(len(hits), size=(RESAMPLES, len(hits)))
        total = counts[picks].sum(1)
        low, high = np.quantile(hits[picks].sum(1) / total, (0.025, 0.975))
        ahead_low, ahead_high = np.quantile(lead[picks].sum(1) / total, (0.025, 0.975))
        n = counts.sum()
        return cls(hits.sum() / n, low, high, lead.sum() / n, ahead_low, ahead_high)

    def rounded(self) -> dict[str, float]:
        """Return the figures as a dict, as they are written down."""
        return {name: round(float(value), 4) for name, value in vars(self).items()}


def confidence(answers: Sequence[Answers], temperature: float) -> dict[str, Any]:
    """Say how often there was no valid answer, and how far confidence holds what it says.

    Parameters
    ----------
    answers : sequence of Answers
        Of a program for each spec.
    temperature : float
        Of the pair: `ece` is after calibration by it, `ece_raw` before.

    Returns
    -------
    dict
        `invalid`, a share of the rows; for closed sets also `confidence`.
    """
    rows = sum(len(each.right) for each in answers)
    found: dict[str, Any] = {"invalid": round(sum(each.invalid for each in answers) / max(rows, 1), 4)}
    scores = [row for each in answers for row in each.scores]
    if not scores:
        return found
    wanted = [number for each in answers for number in each.wanted]
    correct = [int(np.argmax(row)) == number for row, number in zip(scores, wanted, strict=True)]
    raw, sure = ([calibrated(row, t).max() for row in scores] for t in (1.0, temperature))
    accuracy = coverage(sure, correct)
    found["confidence"] = {
        "rows": len(scores),
        "temperature": temperature,
        "bins": BINS,
        "ece_raw": round(expected_calibration_error(raw, correct), 4),
        "ece": round(expected_calibration_error(sure, correct), 4),
        **{f"em_at_{share:.0%}".rstrip("%"): round(accuracy[share], 4) for share in SHARES},
    }
    return found


def cuts(episode: Episode) -> dict[str, str]:
    """Say of what kinds an episode is."""
    count = len(episode.labels or ())
    bands = ((2, "2"), (5, "3-5"), (9, "6-9"))
    return {
        "group": episode.group or episode.source,
        "source": episode.source.partition(":")[0] if ":" in episode.source else "public",
        "examples": "with" if episode.examples else "without",
        "labels": next((name for most, name in bands if count <= most), "10+") if count else "open",
    }


def by_cut(episodes: Sequence[Episode], answers: Sequence[Answers]) -> dict[str, dict[str, Any]]:
    """Give the figures of a program for each kind of episode, by what tells the kinds apart."""
    parts: dict[str, dict[str, list[Answers]]] = {}
    for episode, each in zip(episodes, answers, strict=True):
        for cut, kind in cuts(episode).items():
            parts.setdefault(cut, {}).setdefault(kind, []).append(each)
    return {
        cut: {
            kind: {
                "specs": len(every),
                "rows": sum(len(each.right) for each in every),
                **{
                    name: value
                    for name, value in Figure.of(*[[each.right for each in every]] * 2).rounded().items()
                    if "ahead" not in name
                },
            }
            for kind, every in sorted(kinds.items())
        }
        for cut, kinds in parts.items()
    }


def tables(results: Records) -> str:
    """Format a report as Markdown: systems, confidence, kinds of specs."""
    return "\n\n".join(filter(None, (_systems(results), _confidences(results), _kinds(results))))


def _systems(results: Records) -> str:
    lines = [
        "| split / pair | system | exact match % | 95 % interval | program ahead by |",
        "|---|---|---|---|---|",
    ]
    for key, record in results.items():
        for name, figure in record.items():
            if not isinstance(figure, dict) or "em" not in figure:
                continue
            f = {field: 100 * value for field, value in figure.items()}
            where, ahead = f"{key} ({record['specs']} specs, {record['rows']} rows)", ""
            if name != "program":
                where, ahead = "", f"{f['ahead']:+.1f} [{f['ahead_low']:+.1f}, {f['ahead_high']:+.1f}]"
            lines.append(f"| {where} | {name} | {f['em']:.1f} | {f['low']:.1f}–{f['high']:.1f} | {ahead} |")
    return "\n".join(lines)


def _confidences(results: Records) -> str:
    lines = []
    for key, record in results.items():
        if "confidence" in record:
            c, invalid = record["confidence"], 100 * record["invalid"]
            accuracy = " | ".join(f"{100 * c[name]:.1f}" for name in c if name.startswith("em_at_"))
            error = f"{100 * c['ece_raw']:.1f} | {100 * c['ece']:.1f} | {c['temperature']:.2f}"
            lines.append(f"| {key} | {error} | {accuracy} | {invalid:.1f} |")
    if not lines:
        return ""
    at = " | ".join(f"exact match % at {share:.0%} coverage".replace("0%", "0 %") for share in SHARES)
    head = f"| split / pair | calibration error %, raw | calibrated | temperature | {at} | invalid % |"
    return "\n".join([head, "|---" * (head.count("|") - 1) + "|", *lines])


def _kinds(results: Records) -> str:
    lines = [
        f"| {key} | {cut}: {kind} | {each['specs']} | {each['rows']} | {100 * each['em']:.1f} "
        f"| {100 * each['low']:.1f}–{100 * each['high']:.1f} |"
        for key, record in results.items()
        for cut, kinds in record.get("by", {}).items()
        for kind, each in kinds.items()
    ]
    head = "| split / pair | kind of spec | specs | rows | exact match % | 95 % interval |"
    return "\n".join([head, "|---" * (head.count("|") - 1) + "|", *lines]) if lines else ""
