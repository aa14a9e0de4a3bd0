"""The loop that makes a fuzzy function good: see where it differs, decide who is right, teach it.

`Review` is that loop in code; `ReviewWidget` shows one with ipywidgets and adds nothing to it.
"""

from __future__ import annotations

from fuzzy_magic.widgets.candidate import Candidate
from fuzzy_magic.widgets.review import FILTERS, Page, Review, Stopped
from fuzzy_magic.widgets.window import ReviewWidget, show

__all__ = ["FILTERS", "Candidate", "Page", "Review", "ReviewWidget", "Stopped", "show"]
