"""Labels that lines define with an arrow: "urgent -> blocks people", "later -> can wait"."""

from __future__ import annotations

from collections.abc import Sequence

from fuzzy_magic.spec.infer.named_labels import read_named_labels
from fuzzy_magic.spec.infer.wording import label_share
from fuzzy_magic.spec.record import Example
from fuzzy_magic.spec.shown import ARROW, without

#: How likely the text has to ask for a label, and half as much what it says besides its lines.
ENOUGH = 0.78


def read_definitions(text: str, shown: Sequence[Example]) -> tuple[str, ...] | None:
    """Return the labels that lines say the meaning of; None where these are rows with their outputs.

    The same line may show an input and its output ("NASA -> the space agency"). It defines a label where the
    text with colons for its arrows names all that stands before them as its labels, and asks for one, and
    most of what is behind them has several words.

    Parameters
    ----------
    text : str
        The text of a spec.
    shown : sequence of Example
        What stands before and behind the arrows of its lines.
    """
    names = tuple(each.input for each in shown)
    phrases = sum(len(each.output.split()) > 1 for each in shown)
    if len(names) < 2 or 2 * phrases < len(names):
        return None
    spelled = ARROW.sub(": ", text)
    asks = label_share(spelled) + label_share(without(text, shown)) / 2
    return names if asks >= ENOUGH and read_named_labels(spelled) == names else None
