from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import sample_programs

from fuzzy_magic.interpreter import FuzzyFunction, interpreter
from fuzzy_magic.models import Pair
from fuzzy_magic.settings import override
from fuzzy_magic.store.rows import RowCache

pytestmark = pytest.mark.skipif(
    "fork" not in multiprocessing.get_all_start_methods(), reason="this system has no fork"
)

TIMEOUT = 90
TEXTS = ["the site is down", "news", "picnic in spring", "server high"]


@pytest.fixture(autouse=True)
def two_threads(one_thread: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Compute as most users do: after one thread there is nothing that a child could wait for."""
    monkeypatch.setenv("FUZZY_THREADS", "2")
    monkeypatch.setenv("OMP_WAIT_POLICY", "passive")  # else they wait for each other in a loop


def succeeds(target: Callable[..., None], *arguments: object) -> None:
    """Run a function in a process of its own, which has only the threads that it starts, and may hang."""
    worker = multiprocessing.get_context("spawn").Process(target=_leading, args=(target, *arguments))
    worker.start()
    worker.join(TIMEOUT)
    if worker.is_alive():
        assert worker.pid is not None
        os.killpg(worker.pid, signal.SIGKILL)  # with the children that hang
        worker.join()
        pytest.fail("a forked child hangs")
    assert worker.exitcode == 0


def _leading(target: Callable[..., None], *arguments: object) -> None:
    os.setsid()
    target(*arguments)


def function_of(pair: Pair) -> FuzzyFunction:
    make = sample_programs.label_program if pair.kind == "encoder" else sample_programs.text_program
    program = make(interpreter_sha256=pair.interpreter.sha256)
    # Both have labels: a text takes many steps, and two threads are slow at each on a busy machine.
    return FuzzyFunction(replace(program, spec=sample_programs.SPEC), pair)


def map_in_a_pool(used: Pair, new: Pair) -> None:
    functions = [function_of(used), function_of(new)]
    functions[0].map(TEXTS[:1])
    tasks = [(function, text) for function in functions for text in TEXTS]
    with multiprocessing.get_context("fork").Pool(2) as pool:
        found = pool.starmap(FuzzyFunction.__call__, tasks)
    for function in functions:
        assert function.run(TEXTS).stats.cached == len(TEXTS)  # what the children kept is there
    with override(row_cache=False):
        assert found == [value for function in functions for value in function.map(TEXTS, exact=True)]


@pytest.mark.parametrize(("used", "new"), [("encoder", "decoder"), ("decoder", "encoder")])
def test_a_pool_of_forked_children_answers_as_its_parent(
    tiny_pairs: dict[str, Pair], used: str, new: str
) -> None:
    succeeds(map_in_a_pool, tiny_pairs[used], tiny_pairs[new])


def fork_while_a_thread_computes(pair: Pair) -> None:
    function = function_of(pair)
    model = interpreter(pair).model  # type: ignore[attr-defined]
    computing, forked = threading.Event(), threading.Event()

    def compute() -> None:
        with model.lock:
            computing.set()
            forked.wait()

    with override(row_cache=False):
        expected = function.map(TEXTS)
        threading.Thread(target=compute).start()
        computing.wait()
        child = os.fork()
        if not child:
            try:
                same = function.map(TEXTS) == expected and function.map(TEXTS[:2], exact=True) == expected[:2]
                os._exit(0 if same else 3)
            finally:
                os._exit(4)
    forked.set()
    assert os.waitpid(child, 0)[1] == 0


@pytest.mark.parametrize("kind", ["encoder", "decoder"])
def test_a_child_waits_for_no_thread_of_its_parent(tiny_pairs: dict[str, Pair], kind: str) -> None:
    succeeds(fork_while_a_thread_computes, tiny_pairs[kind])


def close_beside_a_child(path: Path) -> None:
    fork = multiprocessing.get_context("fork")
    put, closed = fork.Event(), fork.Event()
    rows = RowCache(path)
    rows.put_many("prefix", {"a": "1"})

    def put_more() -> None:
        rows.put_many("prefix", {"b": "2"})
        put.set()
        closed.wait()
        rows.put_many("prefix", {"c": "3"})

    child = fork.Process(target=put_more)
    child.start()
    put.wait()
    assert rows.get_many("prefix", "ab") == {"a": "1", "b": "2"}
    rows.close()
    closed.set()
    child.join()
    assert rows.get_many("prefix", "abc") == {"a": "1", "b": "2", "c": "3"}


def test_a_row_cache_keeps_what_a_forked_child_puts_after_its_parent_closed(tmp_path: Path) -> None:
    succeeds(close_beside_a_child, tmp_path / "rows.sqlite3")
