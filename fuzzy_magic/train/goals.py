"""Which objective a config asks for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fuzzy_magic.errors import FuzzyError
from fuzzy_magic.train.edit_objective import EditObjective
from fuzzy_magic.train.objectives import LabelObjective, Objective
from fuzzy_magic.train.span_objective import SpanObjective
from fuzzy_magic.train.text_objective import TextObjective


def objective(config: dict[str, Any], folder: Path) -> Objective[Any]:
    """Build the objective that a config names.

    Parameters
    ----------
    config : dict
        Its `kind` is `encoder`, `extractor`, `editor` or `decoder`.
    folder : Path
        The run folder, which holds what `prepare` made for a decoder.

    Raises
    ------
    FuzzyError
        For another kind.
    """
    if config["kind"] == "encoder":
        return LabelObjective(config)
    if config["kind"] == "extractor":
        return SpanObjective(config)
    if config["kind"] == "editor":
        return EditObjective(config)
    if config["kind"] == "decoder":
        return TextObjective(config, folder)
    raise FuzzyError(
        f"the config's kind is {config['kind']!r}", 'Kinds: "encoder", "extractor", "editor", "decoder".'
    )
