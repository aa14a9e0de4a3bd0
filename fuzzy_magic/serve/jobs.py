"""Compile jobs: a short queue in front of one thread, whose answers are kept for a while."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timezone

from fuzzy_magic.serve.problems import Problem

Work = Callable[[], Mapping[str, object]]

MOST_WAITING = 64
MOST_KEPT = 512  # jobs; an answer is a few hundred bytes


@dataclass
class Job:
    """One compile: where it stands, and in the end its answer or its error."""

    future: Future[Mapping[str, object]]
    id: str = field(default_factory=lambda: secrets.token_hex(12))
    created: str = field(default_factory=lambda: _now())
    completed: str | None = None

    @property
    def status(self) -> str:
        """`queued`, `running`, `completed`, `failed` or `cancelled`."""
        if self.future.cancelled():
            return "cancelled"
        if self.future.done():
            return "failed" if self.future.exception() else "completed"
        return "running" if self.future.running() else "queued"


class Jobs:
    """All jobs of this server; one runs at a time, because a compiler uses all that the machine has."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "compile")
        self._jobs: dict[str, Job] = {}
        self._lock = threading.Lock()

    def submit(self, work: Work) -> Job:
        """Queue a job.

        Raises
        ------
        Problem
            With 429 when too many wait.
        """
        with self._lock:
            if sum(not job.future.done() for job in self._jobs.values()) >= MOST_WAITING:
                raise Problem(
                    429, "busy", f"{MOST_WAITING} compiles wait already.", headers={"Retry-After": "5"}
                )
            job = Job(self._thread.submit(work))
            self._jobs[job.id] = job
            done = [id for id, each in self._jobs.items() if each.future.done()]
            for id in done[: max(0, len(self._jobs) - MOST_KEPT)]:
                del self._jobs[id]
        job.future.add_done_callback(lambda future: setattr(job, "completed", _now()))
        return job

    def get(self, id: str) -> Job:
        """Find a job; Problem with 404 when there is none of that id, or no more."""
        try:
            return self._jobs[id]
        except KeyError:
            raise Problem(404, "job_not_found", f"Job {id[:80]} was not found.") from None

    def cancel(self, id: str) -> Job:
        """Take a job out of the queue; Problem with 409 when it has begun."""
        job = self.get(id)
        if not job.future.cancel():
            raise Problem(409, "job_started", f"Job {id} is {job.status}, so it cannot be cancelled.")
        return job

    def close(self) -> None:
        """Drop what waits; what runs comes to its end."""
        self._thread.shutdown(wait=False, cancel_futures=True)


def _now() -> str:
    return datetime.now(timezone.utc).isoformat(timespec="seconds")
