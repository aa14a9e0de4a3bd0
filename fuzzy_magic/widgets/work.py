"""Work beside the notebook: one piece at a time, in a thread, so that buttons answer meanwhile."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextvars import copy_context

from fuzzy_magic.errors import FuzzyError
from fuzzy_magic.widgets.review import Report, Stopped

EVERY = 0.25  # seconds between two reports that are passed on


class Work:
    """A place for one piece of work.

    Parameters
    ----------
    say : callable
        Given each line of text that is to be shown.
    changed : callable
        Called from the working thread: now and then, and when the work begins and ends.
    """

    def __init__(self, say: Callable[[str], object], changed: Callable[[], object]) -> None:
        self._say = say
        self._changed = changed
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self.busy = False

    def start(self, task: Callable[[Report], str]) -> None:
        """Begin a task, which returns what to say in the end; nothing happens while there is another."""
        if self.busy:
            return
        self.busy = True
        self._stop.clear()
        # The settings of a `with override(...)` block hold for what was begun inside it.
        self._thread = threading.Thread(target=copy_context().run, args=(self._do, task), daemon=True)
        self._changed()
        self._thread.start()

    def stop(self) -> None:
        """Ask the work to end; it does at its next report."""
        if self.busy:
            self._stop.set()
            self._say("Stopping after what is under way …")

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until nothing runs; False when that took longer than a number of seconds."""
        if self._thread is not None:
            self._thread.join(timeout)
        return not self.busy

    def _do(self, task: Callable[[Report], str]) -> None:
        shown = 0.0

        def report(text: str) -> None:
            nonlocal shown
            if self._stop.is_set():
                raise Stopped
            if time.monotonic() - shown >= EVERY:
                self._say(f"{text} …")
                self._changed()
                shown = time.monotonic()

        try:
            said = task(report)
        except Stopped:
            said = "Stopped."
        except Exception as error:  # whatever it is, it must be seen: nobody else looks at this thread
            said = problem(error)
        self.busy = False
        self._say(said)
        self._changed()


def problem(error: Exception) -> str:
    """Return an error as a line of text; what the package does not raise on purpose names its kind."""
    return str(error) if isinstance(error, FuzzyError) else f"{type(error).__name__}: {error}"
