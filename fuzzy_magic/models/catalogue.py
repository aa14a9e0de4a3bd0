"""The pairs that there are: bundled ones, published ones that are fetched when first used, folders."""

from __future__ import annotations

import os
from difflib import get_close_matches
from pathlib import Path

from fuzzy_magic.errors import CompileError
from fuzzy_magic.models.pair_file import PAIR_FILE, read_pair
from fuzzy_magic.models.records import Pair, PublishedCompiler
from fuzzy_magic.returns import Edit, ReturnType, Span

BUNDLED = Path(__file__).parent.parent / "bundled"
PUBLISHED = Path(__file__).parent.parent / "published"

ENCODER_PAIR, EXTRACTOR_PAIR, EDITOR_PAIR, DECODER_PAIR = "minilm", "span", "edit", "tiny"
#: The compiler that a server runs, by name.
HOSTED = "hosted"


def pairs() -> tuple[str, ...]:
    """Ids of the bundled pairs, sorted."""
    return _ids(BUNDLED)


def published_pairs() -> tuple[str, ...]:
    """Ids of the pairs whose interpreter is fetched from the hub, sorted."""
    return _ids(PUBLISHED)


def interpreters() -> tuple[str, ...]:
    """Every name that stands for an interpreter: the bundled ones first."""
    return (*pairs(), *published_pairs())


def compilers() -> tuple[str, ...]:
    """Every name that stands for a compiler: the bundled ones first."""
    return (*pairs(), *published_compilers(), HOSTED)


def published_compilers() -> dict[str, Pair]:
    """Return each published compiler's id with the pair that it makes programs for."""
    found = map(pair, published_pairs())
    return {each.compiler.id: each for each in found if isinstance(each.compiler, PublishedCompiler)}


def default_pair(returns: ReturnType) -> str:
    """Id of the pair for an output type: one each to choose from a closed set, cut out, edit, and write."""
    if isinstance(returns, Span):
        return EXTRACTOR_PAIR
    if isinstance(returns, Edit):
        return EDITOR_PAIR
    return ENCODER_PAIR if returns.labels else DECODER_PAIR


def pair(id: str | os.PathLike[str]) -> Pair:
    """Read a pair.

    Parameters
    ----------
    id : str or path
        Id of a bundled or published pair, what others call its interpreter, or path of a folder that holds a
        ``pair.json``.

    Raises
    ------
    CompileError
        When there is no such pair.
    AssetError
        When its ``pair.json`` is not as it should be; the message names the file and the field.
    """
    name = os.fspath(id)
    if (known := known_pair(name)) is not None:
        return known
    folder = Path(name).expanduser()
    if os.path.isfile(folder / PAIR_FILE):  # unlike Path.is_file, this never raises
        return read_pair(folder / PAIR_FILE)
    if isinstance(id, os.PathLike) or looks_like_path(name):
        raise CompileError(f"there is no {PAIR_FILE} in {name}", "Give the folder that an export wrote.")
    if name == DECODER_PAIR:
        raise CompileError(
            f"the interpreter {name!r}, which writes text, numbers, lists and JSON, is not bundled",
            f'{ENCODER_PAIR} is for bool and labels such as "a" | "b"; or give the folder of another pair.',
        )
    raise no_such("interpreter", name, interpreters(), "a folder or the path of a GGUF file works too")


def known_pair(name: str) -> Pair | None:
    """Find a pair by its id, or by what others call its interpreter; None when it is neither."""
    for home, ids in ((BUNDLED, pairs()), (PUBLISHED, published_pairs())):
        if name in ids:
            return read_pair(home / name / PAIR_FILE)
    every = map(pair, published_pairs())
    return next((each for each in every if name in each.aliases), None)


def no_such(kind: str, name: str, known: tuple[str, ...], also: str) -> CompileError:
    """Say that a name stands for nothing, and what it may have been meant to be."""
    near = get_close_matches(name, known, n=1)
    meant = f"Did you mean {near[0]!r}? " if near else ""
    return CompileError(
        f"there is no {kind} {name!r}", f"{meant}There are: {', '.join(known) or 'none'}; {also}."
    )


def looks_like_path(name: str) -> bool:
    """Tell whether a name can only be meant as a path."""
    return len(Path(name).parts) > 1 or name in (".", "..") or name.startswith("~")


def _ids(home: Path) -> tuple[str, ...]:
    return tuple(sorted(path.parent.name for path in home.glob(f"*/{PAIR_FILE}")))
