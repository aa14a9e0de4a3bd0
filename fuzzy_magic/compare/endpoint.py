"""Any OpenAI-compatible server as a baseline: many questions at once, none paid for twice."""

from __future__ import annotations

import os
import queue
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextvars import copy_context
from dataclasses import dataclass, field
from typing import Any

from fuzzy_magic.chat import ChatEndpoint, endpoint_base
from fuzzy_magic.compare.answers import Keep, Replies, Reply, Row, Task
from fuzzy_magic.errors import EndpointError, EndpointOffline, FuzzyError
from fuzzy_magic.http import Client, refuse_offline
from fuzzy_magic.prompts import BASELINE_PROMPT, ask_baseline
from fuzzy_magic.returns import ReturnType

KEY_VARIABLES = ("FUZZY_BASELINE_KEY", "OPENAI_API_KEY")
MAX_CONCURRENCY = 64
MAX_FAILURES = 8  # rows in a row without an answer, after which the server is taken to be down
POLL_SECONDS = 0.5  # on some systems a Ctrl-C is only noticed between two waits
_HOPELESS = (401, 403, 404)  # what every other row would be answered too


@dataclass(frozen=True)
class Prices:
    """US dollars for a million tokens read and written."""

    read: float
    written: float


class EndpointSource:
    """A model behind a server.

    The key is read from the environment when a question is asked, and kept nowhere.

    Parameters
    ----------
    url : str
        The address that `/chat/completions` is put behind.
    model : str
        The name that the server knows the model by.
    prices : Prices, optional
        Without them costs are unknown.
    concurrency : int
        Questions under way at once, at most.
    max_tokens : int
        Of the longest answer, a model's thinking included.
    timeout, attempts, per_minute
        See `fuzzy_magic.http.Client`.
    """

    def __init__(
        self,
        url: str,
        model: str,
        *,
        prices: Prices | None,
        concurrency: int,
        max_tokens: int,
        timeout: float,
        attempts: int,
        per_minute: float | None,
    ) -> None:
        if not model.strip():
            raise FuzzyError("The endpoint needs the name of a model.", 'For example model="gpt-4o-mini".')
        if not 1 <= concurrency <= MAX_CONCURRENCY:
            raise FuzzyError(f"concurrency={concurrency} is out of range: 1 to {MAX_CONCURRENCY}.")
        self._limits: dict[str, Any] = {
            "timeout": timeout,
            "attempts": attempts,
            "per_minute": per_minute,
        }
        self.url = Client(endpoint_base(url)).base_url
        self.model = model
        self.prices = prices
        self.concurrency = concurrency
        self.max_tokens = max_tokens
        self._endpoint = ChatEndpoint(model)

    @property
    def name(self) -> str:
        """The name of the model."""
        return self.model

    @property
    def identity(self) -> Sequence[object]:
        """Server, model, prompt and length; prices and limits decide no answer."""
        return ("endpoint", self.url, self.model, self.max_tokens, BASELINE_PROMPT)

    def cost(self, reply: Reply) -> float | None:
        """Return what the tokens that the server counted cost."""
        if self.prices is None or reply.tokens_in is None or reply.tokens_out is None:
            return None
        return (reply.tokens_in * self.prices.read + reply.tokens_out * self.prices.written) / 1e6

    def ask(self, rows: Sequence[Row], task: Task, keep: Keep) -> Replies:
        """Answer rows, several at once.

        Questions under way when the run is stopped are still kept when answered: they may have been paid for.

        Raises
        ------
        EndpointError
            When the server refuses the key or the model, or leaves many rows in a row without an answer.
        """
        refuse_offline(self.url)
        key = endpoint_key(os.environ)
        client = Client(self.url, key=key, **self._limits)
        before, after = ask_baseline(task.spec.text, task.returns, task.spec.examples)

        def ask_one(index: int) -> Reply:
            started = time.perf_counter()
            question = f"{before}{task.text(rows[index])}{after}"
            text, read, written = self._ask_one(client, question, task.returns)
            if key and text:  # a server may quote anything back
                text = text.replace(key, "[key]")
            reply = Reply(text, time.perf_counter() - started, read, written)
            keep(index, reply)
            return reply

        def answer(index: int) -> Reply:
            flight = (self.url, self.model, self.max_tokens, task.spec.digest, task.text(rows[index]))
            try:
                return _FLIGHTS.reply(flight, lambda: ask_one(index), crew.stopping)
            except EndpointError as error:
                if error.status in _HOPELESS:
                    crew.stop()  # who reads the outcomes may be late
                raise

        crew = _Crew(answer, len(rows), min(self.concurrency, len(rows)))
        failures = 0
        try:
            for index, outcome in crew.run():
                if isinstance(outcome, Reply):
                    failures = 0
                    yield index, outcome
                    continue
                failures += 1
                if not isinstance(outcome, EndpointError) or isinstance(outcome, EndpointOffline):
                    raise outcome
                if outcome.status in _HOPELESS or failures >= MAX_FAILURES:
                    raise _stopped(outcome, failures)
                yield index, Reply(error=outcome.message)
        finally:
            crew.stop()

    def _ask_one(
        self, client: Client, question: str, returns: ReturnType
    ) -> tuple[str | None, int | None, int | None]:
        options: dict[str, Any] = {"max_tokens": self.max_tokens, "temperature": 0, "seed": 0}
        if returns.labels is not None:
            options["response_format"] = _one_of(returns.labels)
        said = self._endpoint.ask(client, question, options)
        # Who thinks until the tokens are used up has not answered yet.
        unanswered = said.cut_off and not (said.text or "").strip()
        return None if unanswered else said.text, said.tokens_in, said.tokens_out


@dataclass
class _Crew:
    """Threads that answer questions, and hand the outcomes to the one thread that asked for them.

    They are daemons: a server that never answers must not keep Python from ending.
    """

    answer: Callable[[int], Reply]
    count: int
    width: int
    _todo: queue.SimpleQueue[int] = field(default_factory=queue.SimpleQueue)
    _done: queue.SimpleQueue[tuple[int, Reply | Exception]] = field(default_factory=queue.SimpleQueue)
    stopping: threading.Event = field(default_factory=threading.Event)

    def run(self) -> Iterator[tuple[int, Reply | Exception]]:
        """Yield each outcome as it comes."""
        for index in range(self.count):
            self._todo.put(index)
        for _ in range(self.width):
            # Settings overridden here hold in the threads too.
            threading.Thread(target=copy_context().run, args=(self._work,), daemon=True).start()
        for _ in range(self.count):
            while True:
                try:
                    outcome = self._done.get(timeout=POLL_SECONDS)
                except queue.Empty:
                    continue
                break
            yield outcome

    def stop(self) -> None:
        """Begin no further question."""
        self.stopping.set()

    def _work(self) -> None:
        while not self.stopping.is_set():
            try:
                index = self._todo.get_nowait()
            except queue.Empty:
                return
            try:
                self._done.put((index, self.answer(index)))
            except Exception as error:  # it is raised where the answers are awaited
                self._done.put((index, error))


class _Flights:
    """Questions under way, so that a run waits for an answer that a stopped one has asked for already."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._futures: dict[tuple[object, ...], Future[Reply]] = {}

    def reply(self, flight: tuple[object, ...], ask: Callable[[], Reply], stopping: threading.Event) -> Reply:
        """Ask, or take what is being asked.

        An answer that comes after its run was stopped waits here for the next run, which may have looked
        into the cache just before.
        """
        with self._lock:
            begun = flight in self._futures
            future = self._futures.setdefault(flight, Future())
        if begun:
            try:
                return future.result()
            finally:
                self._land(flight, future)
        try:
            reply = ask()
        except BaseException as error:
            future.set_exception(error)
            self._land(flight, future)
            raise
        future.set_result(reply)
        if not stopping.is_set():
            self._land(flight, future)
        return reply

    def _land(self, flight: tuple[object, ...], future: Future[Reply]) -> None:
        with self._lock:
            if self._futures.get(flight) is future:
                del self._futures[flight]


_FLIGHTS = _Flights()


def endpoint_key(environment: Mapping[str, str]) -> str | None:
    """Find the key in the environment."""
    found = (environment.get(name, "").strip() for name in KEY_VARIABLES)
    return next(filter(None, found), None)


def _one_of(labels: Sequence[str]) -> dict[str, Any]:
    schema = {
        "type": "object",
        "properties": {"answer": {"type": "string", "enum": list(labels)}},
        "required": ["answer"],
        "additionalProperties": False,
    }
    return {"type": "json_schema", "json_schema": {"name": "answer", "strict": True, "schema": schema}}


def _stopped(error: EndpointError, failures: int) -> EndpointError:
    many = "" if error.status in _HOPELESS else f"{failures} rows in a row got no answer. The last: "
    hint = f"{error.hint} " if error.hint else ""
    return EndpointError(
        f"{many}{error.message}",
        f"{hint}Answers that came are kept: run again to go on.",
        status=error.status,
    )
