"""What the outputs of a spec's examples say of its type: a closed set, or words of the inputs."""

from __future__ import annotations

import re
from collections.abc import Sequence

from fuzzy_magic.spec.infer.lists import is_pair
from fuzzy_magic.spec.infer.shapes import EDIT, NOTHING, PIECE, Inferred
from fuzzy_magic.spec.infer.wording import SURE, label_share
from fuzzy_magic.spec.infer.words import Pattern, pattern, phrases
from fuzzy_magic.spec.own_words import ABSENT, made_of_own_words
from fuzzy_magic.spec.record import Example

MIN_EXAMPLES = 3
#: How likely a wording asks for labels where each is shown once, and where some stand in their inputs.
LIKELY, SURELY = 0.2, 0.5
_MAX_FROM_EXAMPLES, _MAX_OUTPUT = 6, 30
_LABELLED = Pattern(r"[^\W_][\w +#&/'-]*")
#: Tasks that make text; few examples with equal outputs are then an accident.
_MAKES_TEXT = pattern(
    phrases(
        r"""
        translat\w+ | summari[sz]\w* | rewrit\w+ | rephras\w+ | convert\w* | normali[sz]\w+ | correct\w*
        extract\w* | copy | find the | complete | generat\w+ | suggest\w* | synonym\w* | antonym\w* | opposite
        capital of | spell\w* | reverse\w* | remove\w* | replace\w* | expand\w* | abbreviat\w+ | first
        last | count\w* | how many | initials? | format\w*
        """
    )
)


def of_own_words(text: str, examples: Sequence[Example], expected: Sequence[object]) -> Inferred:
    """Read examples whose outputs are pieces of their inputs, or made of the same words.

    Such answers are cut out or edited rather than written: after one example, twice as many other rows are
    right then (docs/adr/0018). Outputs that the text names may be labels, which other inputs lack. Whether an
    edit makes them is for the type to say: see `returns.settled`.
    """
    given = [each for each in examples if each.output.strip().casefold() not in ABSENT]
    own = given and all(made_of_own_words(e.input, e.output) for e in given) and all_text(expected)
    if not own or any(_names(text, each.output.strip()) for each in given):
        return NOTHING
    pieces = all(each.output.strip() in each.input for each in given)
    what = "pieces of their inputs" if pieces else "made of the words of their inputs"
    return Inferred(PIECE if pieces else EDIT, f"the outputs of its examples are {what}")


def labels_of(text: str, outputs: Sequence[str], copied: Sequence[bool]) -> tuple[str, ...] | None:
    """Return the closed set that the outputs of examples show, None where they need not be all there are.

    Yes and no are a set wherever only they are shown. Others are where some come again, or where the wording
    is likely to ask for labels and each is shown once. `copied` says of each output whether its input has it.
    """
    if not outputs or _MAKES_TEXT.search(text):
        return None
    if sides := yes_and_no(outputs):
        return sides
    first: dict[str, str] = {}
    for output in outputs:
        first.setdefault(output.casefold(), output)
    labels, n = tuple(first.values()), len(outputs)
    if not (2 <= len(labels) <= _MAX_FROM_EXAMPLES and all(map(_is_plain, labels))):
        return None
    asks = label_share(text)
    enough = n >= MIN_EXAMPLES or is_pair(labels) or asks >= SURE
    if enough and asks >= (SURELY if any(copied) else LIKELY) and 3 * sum(copied) <= n:
        return labels
    open_ended = any(label.casefold() in ABSENT or _names(text, label) for label in labels)
    if n < MIN_EXAMPLES or len(labels) == n or any(copied) or open_ended:
        return None
    return labels if n >= 2 * len(labels) or all(label[0].islower() for label in labels) else None


def yes_and_no(outputs: Sequence[str]) -> tuple[str, str] | None:
    """Return yes and no as outputs spell them where they are nothing else, and true and false likewise."""
    for pair in (("yes", "no"), ("true", "false")):
        if {output.casefold() for output in outputs} <= set(pair):
            first = outputs[0]
            spell = str.upper if first.isupper() else str.title if first.istitle() else str.lower
            return spell(pair[0]), spell(pair[1])
    return None


def _is_plain(label: str) -> bool:
    """Say whether an output is a short word, and no number."""
    short = len(label) <= _MAX_OUTPUT and len(label.split()) <= 3 and _LABELLED.fullmatch(label)
    return bool(short) and not label[0].isdigit()


def _names(text: str, output: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(output)}(?!\w)", text, re.I) is not None


def all_text(values: Sequence[object]) -> bool:
    """Say whether all values are texts."""
    return all(isinstance(value, str) for value in values)
