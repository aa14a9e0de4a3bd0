from __future__ import annotations

import errno
import multiprocessing
import os
import signal
import sqlite3
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_programs import SPEC, label_program, text_program

from fuzzy_magic import gguf_io
from fuzzy_magic.errors import NativeCallFailed, ProgramFormatError, ProgramNotFound, StoreError
from fuzzy_magic.gguf_io import read_adapter, write_adapter
from fuzzy_magic.settings import override
from fuzzy_magic.store import (
    KeptPrefixes,
    RowCache,
    RowCacheUse,
    Store,
    default_prefixes,
    default_row_cache,
    default_store,
)

A, B = "a" * 64, "b" * 64


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "cache")


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


# Programs.


def test_a_kept_program_is_found_by_its_digest(store: Store) -> None:
    program = label_program()
    digest = store.put(program)
    assert digest == program.digest
    assert store.path(digest).name == f"{digest}.gguf"
    assert store.get(digest) == program
    store.put(program)
    assert files(store.root) == [f"{digest}.gguf"]


def test_the_latest_name_and_checks_of_a_digest_are_kept(store: Store) -> None:
    renamed = label_program(spec=replace(SPEC, name="other", checks=()))
    store.put(label_program())
    assert store.get(store.put(renamed)).spec.name == "other"


@pytest.mark.parametrize("digest", [A, "", "../../etc/passwd", "A" * 64, "nul\0"])
def test_an_unknown_digest_is_a_program_not_found(store: Store, digest: str) -> None:
    for find in (store.path, store.get):
        with pytest.raises(ProgramNotFound):
            find(digest)


def test_a_key_leads_to_the_program_it_was_remembered_with(store: Store) -> None:
    assert store.compiled("key") is None
    store.remember("key", store.put(label_program()))
    assert store.compiled("key") == label_program()
    assert store.compiled("KEY") is None
    store.remember("key", store.put(text_program()))
    assert store.compiled("key") == text_program()


def test_a_remembered_program_that_is_gone_is_absent(store: Store) -> None:
    store.remember("key", A)
    assert store.compiled("key") is None


def test_a_damaged_program_is_moved_aside_and_absent(store: Store) -> None:
    digest = store.put(label_program())
    store.remember("key", digest)
    path = store.path(digest)
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.warns(UserWarning, match="not a valid program.*it will be compiled again"):
        assert store.compiled("key") is None
    assert not path.exists()
    assert len(list(path.parent.glob("*.damaged-*"))) == 1
    assert store.compiled("key") is None
    store.put(label_program())
    assert store.compiled("key") == label_program()


def test_getting_a_damaged_program_says_what_is_wrong_with_it(store: Store) -> None:
    digest = store.put(label_program())
    store.path(digest).write_bytes(b"junk")
    with pytest.raises(ProgramFormatError, match="starts with b'junk'"):
        store.get(digest)
    with pytest.raises(ProgramNotFound):
        store.get(digest)


def test_a_program_under_another_digest_is_damage_too(store: Store) -> None:
    digest = store.put(label_program())
    os.replace(store.path(digest), store.root / "programs" / f"{A}.gguf")
    with pytest.raises(ProgramFormatError, match="it holds the program"):
        store.get(A)


def test_a_program_of_a_newer_version_is_left_alone(store: Store) -> None:
    digest = store.put(label_program())
    path = store.path(digest)
    lora, metadata = read_adapter(path)
    own = {key: value for key, value in metadata.items() if key.startswith("fuzzy.")}
    write_adapter(path, lora, {**own, "fuzzy.format_version": 2}, "bert")
    with pytest.raises(ProgramFormatError, match="newer"):
        store.get(digest)
    assert path.exists()


# Names.


def test_history_counts_versions_and_ends_with_the_newest(store: Store) -> None:
    assert store.history("urgency") == []
    first, second = store.bind("urgency", A), store.bind("urgency", B)
    assert [(v.n, v.digest) for v in store.history("urgency")] == [(1, A), (2, B)]
    assert store.history("urgency") == [first, second]
    assert first.created.endswith("+00:00")


def test_a_version_says_which_one_it_brought_back(store: Store) -> None:
    for digest, restores in ((A, None), (B, None), (A, 1)):
        store.bind("urgency", digest, restores)
    assert [version.restores for version in store.history("urgency")] == [None, None, 1]


def test_binding_the_newest_again_is_no_new_version_and_an_older_one_is(store: Store) -> None:
    for digest in (A, A, B, B, A):
        store.bind("urgency", digest)
    assert [version.digest for version in store.history("urgency")] == [A, B, A]


@pytest.mark.parametrize("name", ["urgency", "Urgency", "größe", "con", "a/b", "..", "x" * 500, "\ud800"])
def test_any_name_is_a_name_of_its_own(store: Store, name: str) -> None:
    store.bind("urgency" if name != "urgency" else "other", A)
    store.bind(name, B)
    assert [version.digest for version in store.history(name)] == [B]
    assert len(store.names()) == 2
    assert name in store.names()
    assert all(path.is_relative_to(store.root) for path in store.root.rglob("*"))


def test_a_removed_name_is_gone_and_its_program_stays(store: Store) -> None:
    digest = store.put(label_program())
    store.bind("urgency", digest)
    store.remove("urgency")
    assert store.names() == []
    assert store.history("urgency") == []
    assert store.get(digest) == label_program()


def test_removing_an_unknown_name_suggests_the_nearest(store: Store) -> None:
    store.bind("urgency", A)
    with pytest.raises(ProgramNotFound, match="no program named urgncy") as caught:
        store.remove("urgncy")
    assert "urgency" in caught.value.hint


@pytest.mark.parametrize("content", ["", "{}", '{"name": "urgency", "versions": [["x", "y"]]}', "[" * 10_000])
def test_a_damaged_history_is_set_aside_with_a_warning(store: Store, content: str) -> None:
    store.bind("urgency", A)
    next(store.root.glob("names/*.json")).write_text(content)
    with pytest.warns(UserWarning, match="was damaged"):
        assert store.history("urgency") == []
    store.bind("urgency", B)
    assert [version.digest for version in store.history("urgency")] == [B]
    assert len(list(store.root.glob("names/*.damaged-*"))) == 1


# Folders that refuse.


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EACCES, errno.EROFS])
def test_what_the_system_refuses_is_a_store_error_with_the_folder(
    store: Store, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    store.bind("old", A)

    def refuse(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(gguf_io.os, "replace", refuse)
    for write in (
        lambda: store.put(label_program()),
        lambda: store.bind("new", A),
        lambda: store.bind("old", B),
        lambda: store.remember("key", A),
    ):
        with pytest.raises(StoreError, match=os.strerror(code)) as caught:
            write()
        assert str(store.root) in caught.value.message
        assert "FUZZY_CACHE_DIR" in caught.value.hint
    assert [version.digest for version in store.history("old")] == [A]
    assert [path for path in store.root.rglob("*.tmp")] == []


def test_a_cache_folder_that_is_a_file_is_a_store_error(store: Store) -> None:
    store.root.write_text("")
    with pytest.raises(StoreError):
        store.put(label_program())
    with pytest.raises(StoreError):
        RowCache(store.root / "rows.sqlite3").get_many("p", ["a"])
    assert store.compiled("key") is None
    assert store.names() == []


def test_a_history_that_cannot_be_read_is_a_store_error(store: Store) -> None:
    store.bind("urgency", A)
    (path,) = store.root.glob("names/*.json")
    path.unlink()
    path.mkdir()
    for read in (lambda: store.history("urgency"), store.names, lambda: store.bind("urgency", B)):
        with pytest.raises(StoreError, match=r"history .* cannot be read: Is a directory"):
            read()


def test_a_version_that_is_the_newest_is_bound_again_in_a_folder_that_is_read_only(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    bound = store.bind("urgency", A, spec="one")

    def refuse(self: FileLock, timeout: float) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(FileLock, "acquire", refuse)
    assert store.bind("urgency", A, spec="one") == store.bind("urgency", A) == bound
    for change in (lambda: store.bind("urgency", B), lambda: store.remove("urgency")):
        with pytest.raises(StoreError, match="Permission denied") as caught:
            change()
        assert str(store.root) in caught.value.message


def test_the_default_store_follows_the_settings(tmp_path: Path) -> None:
    with override(cache_dir=tmp_path / "one"):
        assert default_store().root == tmp_path / "one"
        assert default_row_cache().path.parent == tmp_path / "one"
        assert default_row_cache() is default_row_cache()
    with override(cache_dir=tmp_path / "two"):
        assert default_row_cache().path.parent == tmp_path / "two"
    assert list(tmp_path.iterdir()) == []


def bind_many(root: Path, digests: list[str]) -> None:
    for digest in digests:
        Store(root).put(label_program())
        Store(root).bind("urgency", digest)


def test_processes_that_write_at_once_leave_whole_files(store: Store) -> None:
    context = multiprocessing.get_context("spawn")
    loads = [[letter * 64 for letter in letters] for letters in ("0123456789", "abcdef")]
    workers = [context.Process(target=bind_many, args=(store.root, load)) for load in loads]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
        assert worker.exitcode == 0
    kept = [version.digest[0] for version in store.history("urgency")]
    assert sorted(kept) == sorted("0123456789abcdef")  # neither process lost a version of the other
    assert store.get(label_program().digest) == label_program()
    assert list(store.root.rglob("*.tmp")) == []


# Rows.


@pytest.fixture
def rows(tmp_path: Path) -> RowCache:
    return RowCache(tmp_path / "cache" / "rows.sqlite3")


def test_rows_are_found_again_by_another_process(rows: RowCache) -> None:
    rows.put_many("p", {"a": '"x"', "b": "null"})
    rows.close()
    assert RowCache(rows.path).get_many("p", ["a", "b", "c", "a"]) == {"a": '"x"', "b": "null"}


def test_rows_of_another_prefix_are_not_found(rows: RowCache) -> None:
    rows.put_many("p", {"qa": "1"})
    assert rows.get_many("pq", ["a"]) == {}
    assert rows.get_many("", ["pqa"]) == {}


def test_the_latest_output_of_a_row_counts(rows: RowCache) -> None:
    rows.put_many("p", {"a": "1"})
    rows.put_many("p", {"a": "2"})
    assert rows.get_many("p", ["a"]) == {"a": "2"}


def test_nothing_asked_makes_no_file(rows: RowCache) -> None:
    assert rows.get_many("p", []) == {}
    rows.put_many("p", {})
    assert not rows.path.exists()


def test_ten_thousand_rows_go_in_and_out_at_once(rows: RowCache) -> None:
    outputs = {f"row {n}": str(n) for n in range(10_000)}
    rows.put_many("p", outputs)
    assert rows.get_many("p", outputs) == outputs


@settings(max_examples=50, deadline=None)
@given(st.dictionaries(st.text(), st.text(), max_size=5), st.text())
def test_any_text_is_a_row(
    tmp_path_factory: pytest.TempPathFactory, outputs: dict[str, str], prefix: str
) -> None:
    cache = RowCache(tmp_path_factory.getbasetemp() / "any.sqlite3")
    cache.put_many(prefix, outputs)
    assert cache.get_many(prefix, outputs) == outputs
    cache.close()


def test_lone_surrogates_are_rows_too(rows: RowCache) -> None:
    rows.put_many("\udc80", {"\ud800": '"\udfff"'})
    assert rows.get_many("\udc80", ["\ud800"]) == {"\ud800": '"\udfff"'}


def test_an_entry_whose_text_differs_is_not_an_answer(rows: RowCache) -> None:
    rows.put_many("p", {"a": "1"})
    rows.close()
    with sqlite3.connect(rows.path) as connection:
        connection.execute("UPDATE rows_1 SET text = ?", (b"another",))
    connection.close()
    assert rows.get_many("p", ["a"]) == {}


def test_the_oldest_rows_go_when_the_size_is_reached(tmp_path: Path) -> None:
    cache = RowCache(tmp_path / "rows.sqlite3", max_bytes=300_000)
    for n in range(40):
        cache.put_many("p", {f"{n} {i} {'x' * 1000}": "1" for i in range(20)})
    found = {int(text.split()[0]) for text in cache.get_many("p", [f"{n} 0 {'x' * 1000}" for n in range(40)])}
    assert 39 in found
    assert 0 not in found
    assert found == set(range(min(found), 40))
    cache.close()
    assert cache.path.stat().st_size < 600_000


def test_a_size_too_small_for_anything_keeps_nothing_and_ends(tmp_path: Path) -> None:
    cache = RowCache(tmp_path / "rows.sqlite3", max_bytes=1)
    cache.put_many("p", {"a": "1"})
    assert cache.get_many("p", ["a"]) == {}


@pytest.mark.parametrize("damage", ["junk", "pages"])
def test_a_damaged_row_cache_starts_anew_with_a_warning(rows: RowCache, damage: str) -> None:
    rows.put_many("p", {f"row {n}": "x" * 500 for n in range(500)})
    rows.close()
    content = bytearray(rows.path.read_bytes())
    content[slice(0, 100) if damage == "junk" else slice(4096, len(content))] = (
        b"j" * 100 if damage == "junk" else b"j" * (len(content) - 4096)
    )
    rows.path.write_bytes(content)
    with pytest.warns(UserWarning, match="was damaged"):
        assert rows.get_many("p", ["row 1"]) == {}
    rows.put_many("p", {"a": "1"})
    assert rows.get_many("p", ["a"]) == {"a": "1"}
    assert len(list(rows.path.parent.glob("*.damaged-*"))) >= 1


def test_a_row_cache_that_is_a_folder_is_a_store_error(rows: RowCache) -> None:
    rows.path.mkdir(parents=True)
    with pytest.raises(StoreError, match="FUZZY_CACHE_DIR"):
        rows.get_many("p", ["a"])


def test_a_full_disk_is_a_store_error_and_the_cache_recovers(rows: RowCache) -> None:
    rows.put_many("p", {"a": "1"})
    rows._connection.execute("PRAGMA max_page_count=10")
    with pytest.raises(StoreError, match="full"):
        rows.put_many("p", {f"{n}": "x" * 5000 for n in range(100)})
    assert rows.get_many("p", ["a", "5"]) == {"a": "1"}


def test_a_row_cache_says_what_it_holds_and_what_it_found(rows: RowCache) -> None:
    assert rows.use() == RowCacheUse(0, 0, 0, 0)
    assert not rows.path.exists()
    rows.put_many("p", {"a": "1", "b": "2"})
    rows.get_many("p", ["a", "c", "a"])
    use = rows.use()
    assert (use.rows, use.asked, use.found) == (2, 2, 1)
    assert 0 < use.nbytes < 100_000


def put_rows_and_die(path: Path) -> None:
    cache = RowCache(path)
    for number in range(200):
        cache.put_many("p", {str(number): "x" * 500})
    os.kill(os.getpid(), signal.SIGKILL)


def test_what_was_put_outlives_the_sudden_end_of_its_process(rows: RowCache) -> None:
    worker = multiprocessing.get_context("spawn").Process(target=put_rows_and_die, args=(rows.path,))
    worker.start()
    worker.join(60)
    assert worker.exitcode == -signal.SIGKILL
    assert len(rows.get_many("p", [str(number) for number in range(200)])) == 200
    rows.put_many("p", {"more": "1"})


def test_threads_share_one_row_cache(rows: RowCache) -> None:
    wrong: list[object] = []

    def work(worker: int) -> None:
        for n in range(20):
            rows.put_many("p", {f"{worker} {n}": str(n)})
            if rows.get_many("p", [f"{worker} {n}"]) != {f"{worker} {n}": str(n)}:
                wrong.append((worker, n))

    threads = [threading.Thread(target=work, args=(worker,)) for worker in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert len(rows.get_many("p", [f"{w} {n}" for w in range(4) for n in range(20)])) == 80


def put_rows(path: Path, worker: int) -> None:
    cache = RowCache(path)
    for n in range(50):
        cache.put_many("p", {f"{worker} {n}": str(n)})


def test_processes_share_one_row_cache(rows: RowCache) -> None:
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=put_rows, args=(rows.path, number)) for number in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
        assert worker.exitcode == 0
    assert len(rows.get_many("p", [f"{w} {n}" for w in range(2) for n in range(50)])) == 100


def test_a_version_remembers_the_spec_that_it_was_bound_with(store: Store) -> None:
    assert store.bind("urgency", A, spec="one").spec == "one"
    again = store.bind("urgency", A, spec="other checks")  # the same program: no version more
    assert (again.n, again.spec) == (1, "other checks")
    assert store.bind("urgency", A).spec == "other checks"
    assert store.history("urgency") == [again]


def test_a_history_without_specs_is_read(store: Store) -> None:
    store.bind("urgency", A)
    (path,) = store.root.glob("names/*.json")
    path.write_text(
        f'{{"name": "urgency", "versions": [["{A}", "2026"], ["{B}", "2026"], ["{A}", "2026", 1]]}}'
    )
    assert [(each.digest, each.restores, each.spec) for each in store.history("urgency")] == [
        (A, None, ""),
        (B, None, ""),
        (A, 1, ""),
    ]


# Prefixes.


def state(seed: int, size: int = 1000) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, size, np.uint8)


def put(kept: KeptPrefixes, name: str, made: np.ndarray) -> bool:
    return kept.put(name, len(made), lambda into: np.copyto(into, made))


def test_a_kept_prefix_is_found_by_its_whole_name(tmp_path: Path) -> None:
    kept = KeptPrefixes(tmp_path / "new" / "prefixes")
    assert kept.get("a") is None
    assert put(kept, "a", state(1))
    np.testing.assert_array_equal(kept.get("a"), state(1))
    assert kept.get("b") is None
    assert put(kept, "a", state(2))
    np.testing.assert_array_equal(KeptPrefixes(kept.folder).get("a"), state(2))


@pytest.mark.parametrize("damage", [b"", b"short", b"x" * 5000])
def test_a_damaged_prefix_is_put_aside(tmp_path: Path, damage: bytes) -> None:
    kept = KeptPrefixes(tmp_path)
    put(kept, "a", state(1))
    (file,) = tmp_path.iterdir()
    file.write_bytes(damage)
    assert kept.get("a") is None
    assert put(kept, "a", state(1))
    np.testing.assert_array_equal(kept.get("a"), state(1))


def test_the_least_recently_used_prefixes_go_first(tmp_path: Path) -> None:
    kept = KeptPrefixes(tmp_path, max_bytes=3200)
    for number, name in enumerate("abc"):
        assert put(kept, name, state(number))
        os.utime(kept._path(name), (number, number))
    assert kept.get("a") is not None  # and so it is used last
    assert put(kept, "d", state(4))
    assert [name for name in "abcd" if kept.get(name) is not None] == ["a", "c", "d"]
    assert not put(kept, "e", state(5, 4000))
    assert kept.get("d") is not None


def test_prefixes_are_kept_as_the_settings_say(tmp_path: Path) -> None:
    with override(cache_dir=tmp_path):
        kept = default_prefixes()
        assert kept is not None
        assert kept.folder == tmp_path / "prefixes"
    with override(prefix_cache=False):
        assert default_prefixes() is None


def test_a_folder_that_cannot_be_made_keeps_no_prefix(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    kept = KeptPrefixes(tmp_path / "file" / "prefixes")
    assert not put(kept, "a", state(1))
    assert kept.get("a") is None


def test_a_prefix_has_its_place_on_disk_where_files_cannot_be_allocated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(os, "posix_fallocate", raising=False)
    kept, made = KeptPrefixes(tmp_path), state(1, (1 << 21) + 5)
    held: list[bool] = []

    def fill(into: np.ndarray) -> None:
        held.append(all(each.stat().st_blocks * 512 >= len(made) for each in tmp_path.iterdir()))
        np.copyto(into, made)

    assert kept.put("a", len(made), fill)
    assert held == [True]
    np.testing.assert_array_equal(kept.get("a"), made)


def test_a_prefix_is_kept_though_the_oldest_cannot_be_dropped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = KeptPrefixes(tmp_path)

    def refuse(folder: Path) -> None:
        raise PermissionError(errno.EACCES, "no", str(folder))

    monkeypatch.setattr(Path, "iterdir", refuse)
    assert put(kept, "a", state(1))
    np.testing.assert_array_equal(kept.get("a"), state(1))


def test_a_state_that_cannot_be_made_is_not_kept(tmp_path: Path) -> None:
    def fill(into: np.ndarray) -> None:
        raise NativeCallFailed("llama_state_seq_get_data", None)

    with pytest.raises(NativeCallFailed):
        KeptPrefixes(tmp_path).put("a", 10, fill)
    assert files(tmp_path) == []
