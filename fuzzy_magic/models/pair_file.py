"""Reads `pair.json`, and refuses a missing or wrong field by its full name."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import NoReturn, TypeGuard, cast

from fuzzy_magic.errors import AssetError
from fuzzy_magic.models.records import (
    AnyCompiler,
    CompilerFiles,
    HubFile,
    Kind,
    ModelFile,
    Pair,
    PublishedCompiler,
)
from fuzzy_magic.settings import settings

PAIR_FILE = "pair.json"
#: Which architectures, in GGUF's words, can play which part.
ARCHITECTURES = {
    "encoder": ("bert",),
    "extractor": ("bert",),
    "editor": ("bert",),
    "decoder": ("qwen3", "gpt2"),
}

_SHA256 = re.compile(r"[0-9a-f]{64}")
_MODULE = re.compile(r"[a-z0-9_]+")
_REPO = re.compile(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*", re.ASCII)


def hub_folder(repo: str) -> Path:
    """Return where the files of a repository of the hub go, in the cache folder."""
    return settings().cache_dir / "hub" / repo.replace("/", "--")


def read_pair(path: Path) -> Pair:
    """Read a pair file.

    Raises
    ------
    AssetError
        When it is not as it should be; the message names the file and the field.
    """
    top = Fields.read(path, "Export or install the pair again.")
    kind = top.choice("kind", tuple(ARCHITECTURES))
    return Pair(
        id=top.text("id"),
        kind=cast("Kind", kind),
        template=top.text("template"),
        folder=path.parent.resolve(),
        interpreter=top.file("interpreter"),
        architecture=top.choice("architecture", ARCHITECTURES[kind]),
        n_layers=top.count("n_layers"),
        n_ctx=top.count("n_ctx"),
        modules=top.modules("modules"),
        compiler=_compiler(top.fields("compiler")),
        temperature=top.positive("temperature"),
        confidence_temperature=top.positive("confidence_temperature", default=1.0),
        aliases=top.texts("aliases") if top.has("aliases") else (),
    )


def _compiler(given: Fields) -> AnyCompiler:
    if given.has("published"):
        hub = given.fields("hub")
        return PublishedCompiler(given.text("published"), hub.repo("repo"), None, hub.revision())
    return CompilerFiles(
        encoder=given.file("encoder"),
        adapter=given.file("adapter"),
        mapper=given.file("mapper"),
        rank=given.count("rank"),
        alpha=given.positive("alpha"),
        n_bases=given.count("n_bases"),
    )


@dataclass(frozen=True)
class Fields:
    """A JSON object in a file, whose getters refuse a missing or wrong field by its full name.

    Parameters
    ----------
    path : Path
        The file.
    data : object
        What must be an object.
    hint : str
        What to do about a file that is wrong.
    prefix : str
        Where in the file it stands, up to its last point.
    """

    path: Path
    data: object
    hint: str
    prefix: str = ""

    @classmethod
    def read(cls, path: Path, hint: str) -> Fields:
        """Read a file that holds an object.

        Raises
        ------
        AssetError
            When it cannot be read, or does not.
        """
        try:
            data = json.loads(path.read_text("utf-8"))
        except (OSError, ValueError, RecursionError) as error:
            raise AssetError(f"{path} cannot be read: {error}", hint) from error
        return cls(path, data, hint)

    def __post_init__(self) -> None:
        if not isinstance(self.data, dict):
            name = self.prefix.rstrip(".") or "the whole file"
            raise self._error(f"{name} must be an object, not {self.data!r:.80}")

    def text(self, key: str) -> str:
        """Return a text that is not empty."""
        value = self._value(key)
        return value if isinstance(value, str) and value else self._refuse(key, "a text that is not empty")

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts."""
        value = self._value(key)
        if not isinstance(value, list) or not all(isinstance(each, str) and each for each in value):
            self._refuse(key, "a list of texts")
        return tuple(value)

    def choice(self, key: str, allowed: tuple[str, ...]) -> str:
        """Return one of some texts."""
        value = self._value(key)
        return (
            value if isinstance(value, str) and value in allowed else self._refuse(key, " or ".join(allowed))
        )

    def count(self, key: str) -> int:
        """Return a whole number above 0."""
        value = self._value(key)
        return value if _is_count(value) else self._refuse(key, "a whole number above 0")

    def positive(self, key: str, default: float | None = None) -> float:
        """Return a finite number above 0, or the default where there is none."""
        value = default if default is not None and not self.has(key) else self._value(key)
        if not isinstance(value, int | float) or isinstance(value, bool) or not 0 < value < math.inf:
            self._refuse(key, "a finite number above 0")
        return float(value)

    def modules(self, key: str) -> dict[str, tuple[int, int]]:
        """Return the shape (d_out, d_in) of each module."""
        table = self.fields(key)
        assert isinstance(table.data, dict)  # checked when it was made
        if not table.data:
            self._refuse(key, "an object with at least one module")
        modules = {}
        for name, shape in table.data.items():
            if not _MODULE.fullmatch(name):
                table._refuse(name, "named with small letters, digits and _")
            if not isinstance(shape, list) or len(shape) != 2 or not all(map(_is_count, shape)):
                table._refuse(name, "[d_out, d_in], two whole numbers above 0")
            modules[name] = (shape[0], shape[1])
        return modules

    def file(self, key: str) -> ModelFile:
        """Return a file beside this one, or on the hub."""
        fields = self.fields(key)
        name, sha256 = fields.text("file"), fields.text("sha256")
        if not _SHA256.fullmatch(sha256):
            fields._refuse("sha256", "64 hexadecimal digits in small letters")
        if "\0" in name:
            fields._refuse("file", "the path of a file")
        if not fields.has("hub"):
            return ModelFile((self.path.parent / name).resolve(), sha256)
        if not is_inside(name):
            fields._refuse("file", "the name of a file in the repository")
        hub = fields.fields("hub")
        source = HubFile(hub.repo("repo"), name, hub.count("size"), hub.revision())
        return ModelFile(hub_folder(source.repo) / name, sha256, source)

    def repo(self, key: str) -> str:
        """Return the name of a repository on the hub."""
        value = self.text(key)
        return value if _REPO.fullmatch(value) else self._refuse(key, "owner/name of a repository on the hub")

    def revision(self) -> str:
        """Return a revision of a repository; the main one by default."""
        return self.text("revision") if self.has("revision") else "main"

    def fields(self, key: str) -> Fields:
        """Return an object inside this one."""
        return Fields(self.path, self._value(key), self.hint, f"{self.prefix}{key}.")

    def has(self, key: str) -> bool:
        """Say whether there is such a field."""
        return isinstance(self.data, dict) and key in self.data

    def _value(self, key: str) -> object:
        assert isinstance(self.data, dict)  # checked when it was made
        if key not in self.data:
            raise self._error(f"{self.prefix}{key} is missing")
        return self.data[key]

    def _refuse(self, key: str, wanted: str) -> NoReturn:
        raise self._error(f"{self.prefix}{key} must be {wanted}, not {self._value(key)!r:.80}")

    def _error(self, problem: str) -> AssetError:
        return AssetError(f"{self.path}: {problem}", self.hint)


def is_inside(name: str) -> bool:
    """Tell whether a name that somebody else gave stays inside the folder that it is put into."""
    path = PurePosixPath(name)
    odd = any(character in name for character in "\\:\0") or name in ("", ".")
    return not odd and not path.is_absolute() and ".." not in path.parts


def _is_count(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0
