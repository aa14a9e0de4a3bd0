"""Start a run from weights that exist: another run's checkpoint, or the files of an exported pair.

Training adds up that way even where no checkpoint was kept. What is exported has half precision and no
optimizer state, so a warm start is a new run with a good beginning; `--resume` goes on exactly.
"""

from __future__ import annotations

from pathlib import Path

import gguf
import numpy as np
import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional as F

from fuzzy_magic import models
from fuzzy_magic.assets import verified
from fuzzy_magic.errors import FuzzyError
from fuzzy_magic.gguf_io import read_adapter, replacing
from fuzzy_magic.models import Pair
from fuzzy_magic.refine.torch_interpreter import QWEN3_NAMES, gguf_name, read_tensors
from fuzzy_magic.train.network import DecoderPair, EncoderPair
from fuzzy_magic.train.tokenizer import bpe_tokenizer

#: Which bundled pair is of which kind.
BUNDLED_AS = {
    "encoder": models.ENCODER_PAIR,
    "extractor": models.EXTRACTOR_PAIR,
    "editor": models.EDITOR_PAIR,
    "decoder": models.DECODER_PAIR,
}
CHECKPOINT, TOKENIZER, PLAIN_TEXT = "checkpoint.pt", "tokenizer.json", "lm.npy"


class Start:
    """Where a warm start comes from.

    Parameters
    ----------
    source : str or Path
        `bundled`, a run folder with a checkpoint, or the folder of an exported pair.
    kind : {"encoder", "decoder"}
        Which of the bundled pairs is meant by `bundled`.

    Raises
    ------
    FuzzyError
        When there is neither a checkpoint nor a pair, or the pair is of the other kind.
    """

    def __init__(self, source: str | Path, kind: str) -> None:
        self.checkpoint: Path | None = None
        self.exported: Pair | None = None
        folder = Path(source)
        if str(source) == "bundled":
            self.exported = models.pair(BUNDLED_AS[kind])
        elif (folder / CHECKPOINT).is_file():
            self.checkpoint = folder / CHECKPOINT
        elif (folder / models.PAIR_FILE).is_file():
            self.exported = models.pair(folder)
        else:
            raise FuzzyError(
                f"there is no {CHECKPOINT} and no {models.PAIR_FILE} in {folder}",
                "Give --from bundled, the folder of another run, or that of an exported pair.",
            )
        if self.exported is not None and (self.exported.kind == "decoder") != (kind == "decoder"):
            raise FuzzyError(
                f"{source} holds {self.exported.kind} weights, and this config trains the {kind} pair",
                "A decoder starts from a decoder, an encoder from an encoder.",
            )

    def prepare(self, folder: Path) -> None:
        """Put the tokenizer of a decoder into the new run folder, in place of any other.

        A run that was stopped before its first checkpoint may have left one with `lm.npy` in its tokens. The
        weights know only their own tokens.
        """
        if self.checkpoint is not None:
            wanted = (self.checkpoint.parent / TOKENIZER).read_bytes()
        else:
            assert self.exported is not None  # one of the two is given
            wanted = read_tokenizer(verified(self.exported.interpreter)).to_str(pretty=True).encode()
        path = folder / TOKENIZER
        if path.exists() and path.read_bytes() == wanted:
            return
        (folder / PLAIN_TEXT).unlink(missing_ok=True)
        with replacing(path) as part:
            part.write_bytes(wanted)

    def load(self, pair: EncoderPair | DecoderPair) -> None:
        """Give a new pair the weights."""
        try:
            if self.checkpoint is not None:
                state = torch.load(self.checkpoint, map_location="cpu", weights_only=True)["pair"]
                pair.load_state_dict(_widened(state, pair, "mapper."))
            elif self.exported is not None:
                load_exported(pair, self.exported)
        except (RuntimeError, KeyError) as error:
            where = self.checkpoint or (self.exported and self.exported.folder)
            raise FuzzyError(
                f"the weights in {where} do not fit this config: {error}",
                "Ranks, bases and sizes have to be those that the weights were trained with.",
            ) from error


@torch.no_grad()
def load_exported(pair: EncoderPair | DecoderPair, exported: Pair) -> None:
    """Read the files of an exported pair into a network of the same shape."""
    tensors = {
        name: tensor.float() for name, tensor in load_file(verified(exported.compiler_files().mapper)).items()
    }
    mapper = {name: t for name, t in tensors.items() if name.startswith(("trunk.", "coeff_head."))}
    for kind in pair.mapper.modules_:
        mapper[f"bases.{kind}.a"] = tensors[f"A_bases_{kind}"]
        mapper[f"bases.{kind}.b"] = tensors[f"B_bases_{kind}"]
    pair.mapper.load_state_dict(_widened(mapper, pair))
    adapter, _ = read_adapter(verified(exported.compiler_files().adapter))
    for layer, loras in enumerate(pair.encoder.loras):
        for kind, bases in loras.items():
            a, b = adapter.tensors[f"blk.{layer}.{kind}.weight"]
            _copy(bases.a, torch.tensor(a)[None])
            _copy(bases.b, torch.tensor(b)[None])
    if isinstance(pair, EncoderPair):
        step = pair.label_head.step  # is folded into what is exported
        head = {
            name.removeprefix("label_head."): tensor / step if ".out." in name else tensor
            for name, tensor in tensors.items()
            if name.startswith("label_head.")
        }
        pair.label_head.load_state_dict(head)
        pair.log_temperature.fill_(float(np.log(exported.temperature)))
    else:
        _load_interpreter(pair.interpreter, verified(exported.interpreter))


def _widened(
    state: dict[str, Tensor], pair: EncoderPair | DecoderPair, prefix: str = ""
) -> dict[str, Tensor]:
    """Give a wider mapper what a narrower one has learnt: what is new in it adds nothing yet."""
    weight, bias, head = "trunk.0.weight", "trunk.0.bias", "coeff_head.weight"
    fresh, size = pair.mapper.state_dict(), len(state[prefix + bias])
    missing = len(fresh[bias]) - size
    if missing <= 0:
        return state
    added = {name: torch.cat([state[prefix + name], fresh[name][size:]]) for name in (weight, bias)}
    added[head] = F.pad(state[prefix + head], (0, missing))
    return state | {prefix + name: tensor for name, tensor in added.items()}


def _load_interpreter(model: nn.Module, path: Path) -> None:
    """Read a decoder's GGUF into the network, whose adapted layers hold their base one level deeper."""
    weights = read_tensors(gguf.GGUFReader(path))
    for name, parameter in model.state_dict().items():
        if not name.startswith("lm_head"):  # tied to the embeddings
            plain = name.replace(".base.", ".")
            _copy(parameter, torch.tensor(weights[gguf_name(plain, QWEN3_NAMES, "model.layers.")]))


def _copy(target: Tensor, source: Tensor) -> None:
    if target.shape != source.shape:
        raise RuntimeError(f"a tensor has the shape {tuple(source.shape)}, not {tuple(target.shape)}")
    target.copy_(source)


def read_tokenizer(path: Path) -> Tokenizer:
    """Rebuild a decoder's tokenizer from the vocabulary and merges in its GGUF."""
    fields = gguf.GGUFReader(path).fields
    tokens: list[str] = fields["tokenizer.ggml.tokens"].contents()
    merges: list[str] = fields["tokenizer.ggml.merges"].contents()
    return bpe_tokenizer(
        {token: number for number, token in enumerate(tokens)},
        [(left, right) for left, _, right in (merge.partition(" ") for merge in merges)],
    )
