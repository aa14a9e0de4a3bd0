"""Families about version numbers."""

from __future__ import annotations

from random import Random

from fuzzy_magic.train.procedural.base import Choosing, Writing, carriers, chooses, say, writes


def dotted(parts: tuple[int, ...] | list[int]) -> str:
    """Write a version."""
    return ".".join(map(str, parts))


VERSION_LINES = carriers(
    """
    {a} -> {b} | {a} to {b} | upgrade from {a} to {b} | {word} {a} becomes {b}
    {team} moved {word} from {a} to {b}
    was {a}, now {b} | installed {a}, available {b} | {first} replaced {a} by {b} | {word}: {a} / {b}
    """
)


def _later(rng: Random, level: int) -> tuple[list[int], list[int]]:
    """Draw a version and a later one whose first difference is at a level."""
    old = [rng.randint(0, 12) for _ in range(3)]
    new = old.copy()
    new[level] += rng.randint(1, 9)
    new[level + 1 :] = [rng.choice((0, rng.randint(0, 12))) for _ in new[level + 1 :]]
    return old, new


@chooses(
    "code_commands",
    (
        ("major", "minor", "patch"),
        ("breaking", "feature", "fix"),
        ("big", "medium", "small"),
        ("X", "Y", "Z"),
        ("review", "test", "merge"),
    ),
    """
    - {L0} if the first number of the version changes, else {L1} if the second does, else {L2}.
    - a.b.c: a differs {L0}, only b (and c) {L1}, only c {L2}
    - Kind of update, by the leftmost number that differs: the first is {L0}, the second is {L1}, the third is
      {L2}.
    - def kind(text): '''Semantic versioning step between two versions: {L0} (first part), {L1} (second), {L2}
      (third).'''
    - Dependency bot. Compare both versions from left to right; the position of the first difference decides:
      1 {L0}, 2 {L1}, 3 {L2}.
    - Only the last part differs: {L2}. The middle part differs but not the first: {L1}. The first part
      differs: {L0}.
    - What sort of release is it, {L0} (new first number), {L1} (new second number) or {L2} (new third number
      only)?
    - label version bumps {L0} / {L1} / {L2}, for a change in first / second / third place, the leftmost
      counting
    """,
)
def version_step(rng: Random) -> Choosing:
    """Tell which part of a version changed."""

    def text(rng: Random, k: int) -> str:
        old, new = _later(rng, k)
        return say(rng, VERSION_LINES, a=dotted(old), b=dotted(new))

    return {}, text


@chooses(
    "code_commands",
    (
        ("outdated", "fine"),
        ("old", "new"),
        ("upgrade", "keep"),
        ("unsupported", "supported"),
        ("below", "ok"),
    ),
    """
    - {L0} if the version is lower than {least}, {L1} if it is {least} or higher.
    - version < {least}: {L0}, else {L1}
    - We support {least} and later. Supported versions are {L1}, earlier ones {L0}. Compare number by number,
      so 1.10 comes after 1.9.
    - def check(text): '''{L0} when the version in text is older than {least}, {L1} otherwise (numeric
      comparison of the parts).'''
    - Find the version number. If it comes before {least} say {L0}; from {least} on say {L1}.
    - Minimum version {least}. Does the entry reach it ({L1}) or fall short ({L0})?
    - Mark everything older than {least} as {L0}. Parts are numbers, not decimals: 2.12 is newer than 2.2. The
      rest is {L1}.
    - Label {L1}: at least {least}. Label {L0}: less than that.
    """,
)
def version_floor(rng: Random) -> Choosing:
    """Compare a version with the lowest that is supported."""
    least = [rng.randint(1, 9), rng.randint(0, 14), rng.randint(0, 9)][: rng.choice((2, 3))]
    lines = carriers("""
        {x} | {x} | v{x} | {word} {x} | running {x} on {city}-01 | {first} has {x} | {word}=={x}
        agent {x}, {place} | installed: {x} | The {team} laptop reports {x}. | firmware {x}
        """)  # fmt: skip

    def text(rng: Random, k: int) -> str:
        while True:
            x = least.copy()
            i = rng.randrange(len(x))
            x[i] = max(0, x[i] + rng.randint(-9, 9))
            x[i + 1 :] = [rng.randint(0, 14) for _ in x[i + 1 :]]
            if (x < least) == (k == 0):
                return say(rng, lines, x=dotted(x))

    return {"least": dotted(least)}, text


@writes(
    "code_commands",
    """
    - Raise the {part} number of the version{rest}. Output the new version.
    - bump {part}{rest}
    - Find the version and give the next one, where the {part} number goes up by one{rest}.
    - def bump(text): '''Version in text with its {part} number increased by 1{rest}.'''
    - We release again. Take the version in the text, add one to the {part} number{rest}, print it.
    - Next {part} version, please{rest}. Only the number, without v.
    - Increment the {part} part of the version{rest}; drop all other words
    - What is the version after a {part} release{rest}?
    """,
)
def version_bump(rng: Random) -> Writing:
    """Raise one part of a version."""
    level = rng.randrange(3)
    lines = carriers("""
        {x} | {x} | v{x} | current version {x} | {word} {x} | release {x} of {word} | {first} tagged v{x}
        {word}-{x} | we are at {x} since {weekday} | last build: {x} ({team})
        """)  # fmt: skip

    def row(rng: Random) -> tuple[str, str]:
        x = [rng.randint(0, 20) for _ in range(3)]
        return say(rng, lines, x=dotted(x)), dotted([*x[:level], x[level] + 1, *[0] * (2 - level)])

    rest = (" and set the numbers after it to 0", " and set the last number to 0", "")[level]
    return {"part": ("first", "second", "third")[level], "rest": rest, "level": level}, row
