"""What a checkpoint folder holds, read and checked before anything large is loaded.

The mapper is a torch file of plain tensors. It is opened without unpickling code, and mapped instead of read:
of the 650 MB of a published one only what is computed with comes into memory.
"""

from __future__ import annotations

import pickle
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from fuzzy_magic.compiler.mapper import Floats, Mapper
from fuzzy_magic.errors import AssetError, CompileError
from fuzzy_magic.lora import LoraWeights
from fuzzy_magic.models import CHECKPOINT_MAPPER, CHECKPOINT_META, CHECKPOINT_MODEL, Fields, Pair
from fuzzy_magic.refine.torch_interpreter import QWEN3_TARGETS

#: By the interpreter's architecture: what a mapper calls a target module, and what a GGUF file calls it. The
#: shapes are the same, (d_out, d_in): GPT-2's weights, which transformers holds the other way round, are
#: turned when they are written to GGUF, and the bases of its mapper never were the other way round.
MODULE_NAMES: Mapping[str, Mapping[str, str]] = {
    "qwen3": QWEN3_TARGETS,
    "gpt2": {
        "c_attn": "attn_qkv",
        "attn_c_proj": "attn_output",
        "c_fc": "ffn_up",
        "mlp_c_proj": "ffn_down",
    },
}
#: What transformers calls width and layers in a config.json; GPT-2 has names of its own.
_SIZES = (("hidden_size", "num_hidden_layers"), ("n_embd", "n_layer"))


@dataclass(frozen=True)
class Checkpoint:
    """A compiler in the published layout.

    Parameters
    ----------
    folder : Path
        Where it lies.
    rank, n_bases, n_prefix : int
        Rank of the adapters, bases of each module, and learned tokens at the end of what the compiler reads.
    alpha : float
        Numerator of the adapters' scaling.
    width, n_layers : int
        Of the compiler's language model.
    """

    folder: Path
    rank: int
    alpha: float
    n_bases: int
    n_prefix: int
    width: int
    n_layers: int

    @classmethod
    def read(cls, folder: Path) -> Checkpoint:
        """Read the two descriptions of a checkpoint.

        Raises
        ------
        AssetError
            When a file is missing, or says nothing that can be used; the message names the file and the key.
        """
        for part in (CHECKPOINT_META, CHECKPOINT_MAPPER, f"{CHECKPOINT_MODEL}/config.json"):
            if not (folder / part).is_file():
                raise AssetError(
                    f"{folder} is no compiler in the published layout: it has no {part}.",
                    f"Give a folder with {CHECKPOINT_MODEL}/, {CHECKPOINT_MAPPER} and {CHECKPOINT_META}.",
                )
        meta, config = (
            Fields.read(folder / name, "Fetch or export it again.")
            for name in (CHECKPOINT_META, f"{CHECKPOINT_MODEL}/config.json")
        )
        width, n_layers = next((each for each in _SIZES if config.has(each[0])), _SIZES[0])
        return cls(
            folder=folder,
            rank=meta.count("lora_rank"),
            alpha=meta.positive("lora_alpha"),
            n_bases=meta.count("lora_num_bases"),
            n_prefix=meta.count("prefix_steps"),
            width=config.count(width),
            n_layers=config.count(n_layers),
        )

    @property
    def model(self) -> Path:
        """Folder of the language model."""
        return self.folder / CHECKPOINT_MODEL

    @property
    def mapper_file(self) -> Path:
        """File of the mapper."""
        return self.folder / CHECKPOINT_MAPPER

    def aligned(self, n_layers: int) -> list[int]:
        """Return the compiler's layer for each layer of an interpreter, at the same share of the depth."""
        return [max(0, (layer + 1) * self.n_layers // n_layers - 1) for layer in range(n_layers)]

    def mapper(self, pair: Pair) -> PublishedMapper:
        """Open the mapper, whose tensors have to fit the pair's interpreter.

        Raises
        ------
        CompileError
            When this version knows no names for the interpreter's modules.
        AssetError
            When the file is damaged, holds code, or a tensor is missing, unknown or of another shape.
        """
        names = module_names(pair)
        expected = self.mapper_shapes(pair)
        tensors = _read_tensors(self.mapper_file)
        for name, shape in expected.items():
            if name not in tensors:
                self._refuse(f"has no tensor {name}")
            if tensors[name].shape != shape:
                self._refuse(f"{name} is {tensors[name].shape}, expected {shape} for {pair.id}")
        if unknown := sorted(set(tensors) - set(expected)):
            self._refuse(f"has a tensor {unknown[0]}, which {pair.id} has no use for")
        return PublishedMapper(Mapper(tensors), names, pair.n_layers, self.alpha)

    def mapper_shapes(self, pair: Pair) -> dict[str, tuple[int, ...]]:
        """Return the shape that each tensor of the mapper must have for a pair."""
        names = module_names(pair)
        n_coefficients = pair.n_layers * len(names) * self.n_bases * 2
        shapes: dict[str, tuple[int, ...]] = {
            "trunk.0.weight": (self.width, self.width),
            "trunk.0.bias": (self.width,),
            "coeff_head.weight": (n_coefficients, self.width),
            "coeff_head.bias": (n_coefficients,),
        }
        for name, module in names.items():
            d_out, d_in = pair.modules[module]
            shapes[f"A_bases_{name}"] = (self.n_bases, self.rank, d_in)
            shapes[f"B_bases_{name}"] = (self.n_bases, d_out, self.rank)
        return shapes

    def _refuse(self, problem: str) -> NoReturn:
        raise AssetError(
            f"{self.mapper_file}: {problem}.",
            "Is this the compiler of that interpreter? Otherwise fetch or export it again.",
        )


@dataclass(frozen=True)
class PublishedMapper:
    """A mapper whose modules have the names of the published checkpoints, in whose order its head answers."""

    mapper: Mapper
    names: Mapping[str, str]
    n_layers: int
    alpha: float

    def lora(self, h: Floats) -> LoraWeights:
        """Map a pooled spec, (E,), to an adapter in float32, by the names of the GGUF file."""
        coefficients = self.mapper.coefficients(h, self.n_layers, len(self.names))
        made = self.mapper.lora(coefficients, self.names, self.alpha)
        renamed = {}
        for name, halves in made.tensors.items():
            block, layer, module, weight = name.split(".")
            renamed[f"{block}.{layer}.{self.names[module]}.{weight}"] = halves
        return LoraWeights(made.alpha, renamed)


def module_names(pair: Pair) -> Mapping[str, str]:
    """Return what a published mapper calls the modules of a pair's interpreter, and what the pair calls them.

    Raises
    ------
    CompileError
        When the interpreter is of an architecture without published compilers, or lacks a module.
    """
    names = MODULE_NAMES.get(pair.architecture)
    if names is None or set(names.values()) != set(pair.modules):
        raise CompileError(
            f"There are no compilers in the published layout for {pair.id}, a {pair.architecture} "
            f"interpreter with the modules {', '.join(sorted(pair.modules))}.",
            f"They exist for {' and '.join(MODULE_NAMES)}.",
        )
    return names


def _read_tensors(path: Path) -> dict[str, NDArray[np.float32]]:
    import torch

    if not zipfile.is_zipfile(path):  # as torch has written its files since 2020
        raise AssetError(f"{path} is damaged, or no file of torch.", "Fetch or export it again.")
    try:
        state: Any = torch.load(path, "cpu", weights_only=True, mmap=True)
    except pickle.UnpicklingError as error:
        raise AssetError(
            f"{path} holds more than tensors, or is damaged, and is not opened: such a file can run code.",
            "Fetch or export it again; never open it by other means.",
        ) from error
    except (RuntimeError, OSError, EOFError, ValueError, KeyError) as error:
        raise AssetError(f"{path} cannot be read: {error}", "Fetch or export it again.") from error
    if not isinstance(state, dict) or not state:
        raise AssetError(f"{path} holds a {type(state).__name__}, expected named tensors.")
    for name, tensor in state.items():
        if not isinstance(name, str) or not isinstance(tensor, torch.Tensor) or tensor.dim() == 0:
            raise AssetError(f"{path}: {name!r} is not a tensor.", "Fetch or export it again.")
    return {name: tensor.detach().to(torch.float32).numpy() for name, tensor in state.items()}
