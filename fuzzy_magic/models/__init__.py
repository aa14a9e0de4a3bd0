"""Pairs of interpreter and compiler as data: ids, files, checksums, shapes, template; from ``pair.json``.

Every pair is a folder. The bundled ones lie in the package, and so do the descriptions of the published ones,
whose files are fetched when they are first used; a trained but unshipped pair is named by its path.
"""

from __future__ import annotations

from fuzzy_magic.models.catalogue import (
    BUNDLED,
    DECODER_PAIR,
    EDITOR_PAIR,
    ENCODER_PAIR,
    EXTRACTOR_PAIR,
    compilers,
    default_pair,
    interpreters,
    pair,
    pairs,
    published_pairs,
)
from fuzzy_magic.models.naming import HOSTED_URL, interpreter_pair, resolve
from fuzzy_magic.models.pair_file import ARCHITECTURES, PAIR_FILE, Fields, hub_folder, is_inside
from fuzzy_magic.models.records import (
    CHECKPOINT_MAPPER,
    CHECKPOINT_META,
    CHECKPOINT_MODEL,
    AnyCompiler,
    CompilerFiles,
    HostedCompiler,
    HubFile,
    ModelFile,
    Pair,
    PublishedCompiler,
)

__all__ = [
    "ARCHITECTURES",
    "BUNDLED",
    "CHECKPOINT_MAPPER",
    "CHECKPOINT_META",
    "CHECKPOINT_MODEL",
    "DECODER_PAIR",
    "EDITOR_PAIR",
    "ENCODER_PAIR",
    "EXTRACTOR_PAIR",
    "HOSTED_URL",
    "PAIR_FILE",
    "AnyCompiler",
    "CompilerFiles",
    "Fields",
    "HostedCompiler",
    "HubFile",
    "ModelFile",
    "Pair",
    "PublishedCompiler",
    "compilers",
    "default_pair",
    "hub_folder",
    "interpreter_pair",
    "interpreters",
    "is_inside",
    "pair",
    "pairs",
    "published_pairs",
    "resolve",
]
