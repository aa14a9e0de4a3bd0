"""From what a user names, an interpreter and a compiler, to a pair: the one place where that is decided."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

from fuzzy_magic.errors import AssetError, CompileError
from fuzzy_magic.hashes import remembered_sha256
from fuzzy_magic.models.catalogue import (
    HOSTED,
    compilers,
    default_pair,
    interpreters,
    known_pair,
    looks_like_path,
    no_such,
    pair,
    published_compilers,
    published_pairs,
)
from fuzzy_magic.models.gguf_header import read_model_header
from fuzzy_magic.models.pair_file import PAIR_FILE, hub_folder
from fuzzy_magic.models.records import (
    CHECKPOINT_MAPPER,
    CHECKPOINT_META,
    CHECKPOINT_MODEL,
    AnyCompiler,
    CompilerFiles,
    HostedCompiler,
    ModelFile,
    Pair,
    PublishedCompiler,
)
from fuzzy_magic.returns import ReturnType
from fuzzy_magic.settings import settings

#: What the hosted compiler makes programs for when nothing else is asked for.
HOSTED_DEFAULT = "qwen3-0.6b"
#: Where it is, and the environment variable of the public SDK that names another server.
HOSTED_HOST, HOSTED_URL = "https://programasweights.com", "PAW_API_URL"
MOST_CELLS = 2048  # of the context of an interpreter named by its file


def resolve(interpreter: str | None, compiler: str | None, returns: ReturnType) -> Pair:
    """Find the interpreter and the compiler that two names stand for.

    Parameters
    ----------
    interpreter : str, optional
        A pair's id or folder, or the path of a GGUF file; by default the compiler's own, else by output type.
    compiler : str, optional
        A pair's id or folder, a published compiler's id, a folder in the published layout, `hosted` or
        `hosted:NAME`; by default the interpreter's own.
    returns : ReturnType
        Chooses the pair when neither is named.

    Raises
    ------
    CompileError
        When a name stands for nothing, or the two do not fit each other.
    AssetError
        When a file that describes one of them is damaged.
    """
    if interpreter is None and compiler is None:
        return pair(default_pair(returns))
    base = None if interpreter is None else interpreter_pair(interpreter)
    if compiler is None:
        assert base is not None
        if base.compiler is None:
            raise CompileError(
                f"{interpreter} comes without a compiler.",
                f"Name one with --compiler: {', '.join(compilers())}, or a folder.",
            )
        return replace(base, compiler=_with_pseudo(base.compiler))
    made, partner = _compiler(compiler, base)
    if base is None:
        base = partner
    if base is None:
        raise CompileError(
            f"The compiler {compiler} does not say for which interpreter it makes programs.",
            f"Name it with --interpreter: {', '.join(interpreters())}, or the path of a GGUF file.",
        )
    own = isinstance(made, CompilerFiles)  # trained for these very weights; the others are for a shape
    same = partner is not None and partner.interpreter.sha256 == base.interpreter.sha256
    if partner is not None and not (same if own else partner.fits(base)):
        raise CompileError(
            f"Compiler {compiler} makes programs for another interpreter than {interpreter}.",
            "Leave out --compiler or --interpreter: each names its partner.",
        )
    if own and partner is not None:
        return replace(partner, interpreter=base.interpreter)  # whose template is what it was trained on
    return replace(base, compiler=_with_pseudo(made))


def interpreter_pair(name: str | os.PathLike[str]) -> Pair:
    """Find the pair of an interpreter that is named by id, folder or GGUF file; raises as `resolve` does."""
    path = Path(name).expanduser()
    if path.suffix != ".gguf" or known_pair(os.fspath(name)) is not None:
        return pair(name)
    header = read_model_header(path)
    try:
        file = ModelFile(path.resolve(), remembered_sha256(path))
    except OSError as error:
        raise AssetError(f"{path} cannot be read: {error.strerror}", "Check the path.") from error
    known = [pair(each) for each in interpreters()]
    for each in known:
        if each.interpreter.sha256 == file.sha256:
            return replace(each, interpreter=file)
    alike = next(
        (each for each in map(pair, published_pairs()) if each.architecture == header.architecture), None
    )
    if alike is None:
        shown = ", ".join(dict.fromkeys(pair(each).architecture for each in published_pairs()))
        raise CompileError(
            f"{path} is a {header.architecture} model, which cannot be an interpreter.",
            f"The architecture must be one of: {shown}.",
        )
    missing = [module for module in alike.modules if f"blk.0.{module}.weight" not in header.shapes]
    if missing:
        raise AssetError(f"{path} has no tensor blk.0.{missing[0]}.weight.", "Is it a whole language model?")
    return replace(
        alike,
        id=path.stem,
        folder=path.parent.resolve(),
        interpreter=file,
        n_layers=header.n_layers,
        n_ctx=min(header.n_ctx, MOST_CELLS),
        modules={module: header.shapes[f"blk.0.{module}.weight"] for module in alike.modules},
        compiler=None,
        aliases=(),
    )


def _compiler(name: str, base: Pair | None) -> tuple[AnyCompiler, Pair | None]:
    """Find a compiler, and the pair for whose interpreter it makes programs, as far as it says so."""
    kind, colon, snapshot = name.partition(":")
    if kind == HOSTED:
        return _hosted(snapshot if colon else None, base)
    if (partner := published_compilers().get(name)) is not None and partner.compiler is not None:
        return partner.compiler, partner
    folder = Path(name).expanduser()
    if os.path.isfile(folder / CHECKPOINT_META) and not os.path.isfile(folder / PAIR_FILE):
        return _checkpoint(folder.resolve())
    if known_pair(name) is None and not looks_like_path(name) and not os.path.isfile(folder / PAIR_FILE):
        raise no_such("compiler", name, compilers(), "a folder works too")
    partner = pair(name)
    if partner.compiler is None:
        raise CompileError(f"{name} has no compiler.", f"There are: {', '.join(compilers())}.")
    return partner.compiler, partner


def _with_pseudo(compiler: AnyCompiler) -> AnyCompiler:
    """Let the model of the settings, or one beside a published compiler, write its pseudo-programs."""
    if not isinstance(compiler, PublishedCompiler):
        return compiler
    home = compiler.folder if compiler.hub is None else hub_folder(compiler.hub)
    beside = [] if home is None else [home / "pseudo", home / "pseudo.gguf"]
    found = settings().pseudo or next((each for each in beside if each.exists()), None)
    return replace(compiler, pseudo=None if found is None else os.fspath(found))


def _hosted(snapshot: str | None, base: Pair | None) -> tuple[AnyCompiler, Pair | None]:
    fitting = {
        each.id: name for name, each in published_compilers().items() if base is None or each.fits(base)
    }
    if not fitting and snapshot is not None:  # a server of somebody's own may have a compiler for it
        return HostedCompiler(snapshot, _hosted_url()), None
    if not fitting:
        assert base is not None
        raise CompileError(
            f"The hosted compiler makes no programs for {base.id}.",
            f"It does for {' and '.join(published_pairs())}: name one with --interpreter.",
        )
    partner = HOSTED_DEFAULT if HOSTED_DEFAULT in fitting else next(iter(fitting))
    return HostedCompiler(snapshot or fitting[partner], _hosted_url()), pair(partner)


def _hosted_url() -> str:
    return os.environ.get(HOSTED_URL, "").strip().rstrip("/") or HOSTED_HOST


def _checkpoint(folder: Path) -> tuple[AnyCompiler, Pair | None]:
    for part in (CHECKPOINT_MODEL, CHECKPOINT_MAPPER):
        if not (folder / part).exists():
            raise AssetError(
                f"{folder} is no compiler in the published layout: it has no {part}.",
                f"Such a folder has {CHECKPOINT_MODEL}/, {CHECKPOINT_MAPPER} and {CHECKPOINT_META}.",
            )
    meta = folder / CHECKPOINT_META
    try:
        described = json.loads(meta.read_text("utf-8"))
        partner = known_pair(str(described["interpreter_model"]))
    except (OSError, ValueError, RecursionError, LookupError, TypeError) as error:
        raise AssetError(
            f"{meta} does not say interpreter_model: {error}", "Fetch or export it again."
        ) from error
    return PublishedCompiler(folder.name, None, folder), partner
