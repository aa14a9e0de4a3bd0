"""The default compiler: a spec encoder run by llama.cpp, then PAW's mapper in numpy.

The spec encoder is the bundled MiniLM under an adapter of its own, so compiling and running share one base in
memory. What is computed here mirrors `train/network.py`; a test holds the two against each other.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from functools import cached_property
from math import erf
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file

from fuzzy_magic import models
from fuzzy_magic.assets import verified
from fuzzy_magic.compiler.adapted import unit
from fuzzy_magic.compiler.bert import AdaptedEncoder
from fuzzy_magic.compiler.fitting import Examples, fit
from fuzzy_magic.compiler.label_examples import taught_vectors
from fuzzy_magic.compiler.qwen3 import AdaptedDecoder
from fuzzy_magic.compiler.text_examples import TextExamples
from fuzzy_magic.compiler.word_examples import WordExamples, target
from fuzzy_magic.errors import CompileError
from fuzzy_magic.glosses import label_texts
from fuzzy_magic.llama import Model, base_model
from fuzzy_magic.llama_objects import Adapter
from fuzzy_magic.lora import LoraWeights, expand
from fuzzy_magic.models import Pair
from fuzzy_magic.program import Program
from fuzzy_magic.prompts import render_pseudo
from fuzzy_magic.refine.rows import text_rows, word_rows
from fuzzy_magic.returns import Edit, ReturnType, Span, parse_type, taught_by
from fuzzy_magic.returns.nothing import nothing_text
from fuzzy_magic.spec import Spec

Floats = NDArray[np.float32]

#: A label is cut as it was in training: inside the compile text, and where it is encoded alone.
MAX_INSIDE_TOKENS, MAX_OWN_TOKENS = 16, 46

_compilers: dict[str, MapperCompiler] = {}
_lock = threading.Lock()


class Compiler(Protocol):
    """What turns a spec into a program."""

    def compile(self, spec: Spec) -> Program:
        """Compile a spec whose examples fit its output type."""


@dataclass(frozen=True)
class Mapper:
    """The mapper's tensors: trunk, coefficient head, bases and, for an encoder, the label head."""

    tensors: dict[str, Floats]

    def linear(self, name: str, x: Floats) -> Floats:
        """Apply the linear layer of that name to the last axis."""
        y: Floats = x @ self.tensors[f"{name}.weight"].T + self.tensors[f"{name}.bias"]
        return y

    def coefficients(self, h: Floats, n_layers: int, n_modules: int) -> Floats:
        """Map a pooled spec, (E,), to what its adapter takes of each base: (L, M, N, 2)."""
        flat = self.linear("coeff_head", gelu(self.linear("trunk.0", h)))
        return flat.reshape(n_layers, n_modules, -1, 2)

    def bases(self, modules: Collection[str]) -> tuple[dict[str, Floats], dict[str, Floats]]:
        """Return what adapters are mixed from, A and B by module."""
        a, b = ({m: self.tensors[f"{side}_bases_{m}"] for m in modules} for side in "AB")
        return a, b

    def lora(self, coefficients: Floats, modules: Collection[str], alpha: float) -> LoraWeights:
        """Mix an adapter; `modules` are named as the bases are, and come in sorted order."""
        return expand(sorted(modules), *self.bases(modules), coefficients, alpha)

    def label_vectors(self, own: Floats, inside: Floats, h: Floats) -> Floats:
        """Map each label's own vector and its state inside the spec, (K, E) each, to unit vectors (K, E)."""
        joined = np.concatenate([own, inside, np.broadcast_to(h, own.shape)], axis=1)
        return unit(own + self.linear("label_head.out", gelu(self.linear("label_head.hidden", joined))))


class MapperCompiler:
    """The compiler of a pair.

    Parameters
    ----------
    pair : Pair
        Whose compiler this is; its files are verified and loaded here.
    """

    def __init__(self, pair: Pair) -> None:
        self.pair = pair
        self._base: Model = base_model(pair)
        self._files = pair.compiler_files()
        self._adapter: Adapter = self._base.load_adapter(verified(self._files.adapter))
        tensors = load_file(verified(self._files.mapper))
        self._mapper = Mapper({name: tensor.astype(np.float32) for name, tensor in tensors.items()})

    def compile(self, spec: Spec) -> Program:
        """Compile a spec to a program for the pair's interpreter.

        Raises
        ------
        CompileError
            When the pair cannot answer with the spec's output type, or the spec or an example is too long.
        """
        pair, returns = self.pair, parse_type(spec.returns)
        anchors = self._anchors(spec.name, returns)
        # Fitted to them, labels do as well without reading them, and a small decoder better.
        read = () if pair.kind == "encoder" else spec.examples
        pseudo = render_pseudo(pair.template, spec.text, returns, read)
        ids, spans = self._compile_ids(() if isinstance(returns, Edit) else anchors, pseudo)
        self._require_short(spec, ids)
        if pair.kind == "decoder" and spec.examples:
            pseudo = render_pseudo(pair.template, spec.text, returns)
            ids, spans = self._compile_ids(anchors, pseudo)
        with self._base.using(self._adapter):
            (states,) = self._base.encode_tokens([ids])  # (T, E)
        h: Floats = states.mean(axis=0)
        vectors = None
        if anchors:
            # where the text names no anchors, each sees all of it
            named = [states[a:b].mean(axis=0) for a, b in spans] or [h] * len(anchors)
            own = self.own_vectors(label_texts(spec.text, anchors)) if returns.labels else self._fixed_vectors
            vectors = self._mapper.label_vectors(own, np.stack(named), h)
        coefficients = self._mapper.coefficients(h, pair.n_layers, len(pair.modules))
        if (examples := self._examples(spec, returns, pseudo, vectors)) is not None:
            coefficients = fit(examples, coefficients)
        lora = self._mapper.lora(coefficients, pair.modules, self._files.alpha)
        if returns.labels and vectors is not None:
            vectors = self._taught(spec, returns, lora, vectors)
        return Program(
            spec=spec,
            pseudo=pseudo,
            template=pair.template,
            interpreter_id=pair.id,
            interpreter_sha256=pair.interpreter.sha256,
            compiler_id=pair.id,
            compiler_sha256=self._files.sha256,
            lora=lora,
            label_vectors=vectors,
            temperature=pair.temperature if anchors else None,
            created=datetime.now(timezone.utc).isoformat(timespec="seconds"),
            architecture=pair.architecture,
        )

    def _require_short(self, spec: Spec, ids: Sequence[int]) -> None:
        if len(ids) > self._base.n_ctx:
            raise CompileError(
                f"The spec of {spec.name} is {len(ids)} tokens long with its labels and examples; "
                f"the compiler reads at most {self._base.n_ctx}.",
                f"The text alone has {len(self._base.tokenize(spec.text)):,}: shorten it or the labels, "
                "or give fewer labels or examples.",
            )

    def _anchors(self, name: str, returns: ReturnType) -> tuple[str, ...]:
        """Return what the program's vectors stand for; none for a decoder."""
        kind = self.pair.kind
        if kind == "encoder" and returns.labels is None:
            raise CompileError(
                f"{self.pair.id} answers with one of a closed set of labels, and {name} returns "
                f"{returns.annotation}.",
                'Write the labels after ->, such as -> "yes" | "no", or leave out --interpreter.',
            )
        if kind == "extractor" and not isinstance(returns, Span):
            raise CompileError(
                f"{self.pair.id} answers with a piece of the input, and {name} returns {returns.annotation}.",
                "Write -> span, or leave out --interpreter.",
            )
        if kind == "editor" and not isinstance(returns, Edit):
            raise CompileError(
                f"{self.pair.id} edits the words of the input, and {name} returns {returns.annotation}.",
                "Write -> edit, or leave out --interpreter.",
            )
        return () if kind == "decoder" else returns.anchors or ()

    def _compile_ids(self, labels: Sequence[str], pseudo: str) -> tuple[list[int], list[tuple[int, int]]]:
        """Tokenise [CLS] label [SEP] label [SEP] … pseudo-program [SEP], with the span of each label."""
        base = self._base
        ids, spans = [base.cls], []
        for label in labels:
            start = len(ids)
            ids += base.tokenize(label)[:MAX_INSIDE_TOKENS]
            spans.append((start, max(len(ids), start + 1)))
            ids.append(base.sep)
        return [*ids, *base.tokenize(pseudo), base.sep], spans

    def _examples(
        self, spec: Spec, returns: ReturnType, pseudo: str, vectors: Floats | None
    ) -> Examples | None:
        """Return the examples of a spec and of its text as what its program's adapter is to be fitted to.

        There are none where labels are chosen: those move vectors alone (`label_examples`).
        """
        pair, base = self.pair, self._base
        if pair.kind == "encoder":
            return None
        shown = taught_by(spec, returns)
        if not shown:
            return None
        weights = (*self._mapper.bases(pair.modules), self._files.alpha / self._files.rank)
        path = verified(pair.interpreter)
        if pair.kind == "decoder":
            return TextExamples(AdaptedDecoder(path, *weights), *text_rows(pair, pseudo, shown))
        assert isinstance(returns, (Edit, Span))
        assert vectors is not None
        assert pair.temperature is not None  # both pairs of this kind have them
        nothing = nothing_text(spec.text, [each.output for each in shown])
        rows = word_rows(pair.template, spec.text, base, shown)
        known = [target(row, each.output, nothing, returns) for row, each in zip(rows, shown, strict=True)]
        targets = [each for each in known if each is not None]
        if not targets:
            return None
        return WordExamples(AdaptedEncoder(path, *weights), targets, vectors, pair.temperature)

    def _taught(self, spec: Spec, returns: ReturnType, lora: LoraWeights, vectors: Floats) -> Floats:
        """Return the vectors of labels, fitted to the examples of the spec and of its text."""
        base, labels, temperature = self._base, returns.labels, self.pair.temperature
        assert labels is not None
        assert temperature is not None  # a pair that chooses labels has one
        shown = taught_by(spec, returns)
        if not shown:
            return vectors
        rows = [[base.cls, *base.tokenize(each.input), base.sep] for each in shown]
        for number, row in enumerate(rows, 1):
            if len(row) > base.n_ctx:
                raise CompileError(
                    f"Example {number} of {spec.name} is {len(row):,} tokens long; "
                    f"the interpreter reads at most {base.n_ctx}.",
                    "Shorten it, or leave it out.",
                )
        targets = [labels.index(returns.format(each.output)) for each in shown]
        return taught_vectors(base, (lora, self.pair.architecture), rows, targets, vectors, temperature)

    @cached_property
    def _fixed_vectors(self) -> Floats:
        """Encode the anchors of spans or of edits, which are the same for every spec."""
        return self.own_vectors((Edit() if self.pair.kind == "editor" else Span()).anchors)

    def own_vectors(self, texts: Sequence[str]) -> Floats:
        """Encode each label text alone with the bare base, as unit vectors (K, E)."""
        base = self._base
        with base.using(None):
            rows = [[base.cls, *base.tokenize(text)[:MAX_OWN_TOKENS], base.sep] for text in texts]
            return unit(base.encode(rows))


def compiler(pair: str | Pair) -> MapperCompiler:
    """Load the compiler of a pair of our own, or find it loaded.

    Raises
    ------
    CompileError
        When there is no such pair, or its compiler is of another kind.
    AssetError
        When a file is missing or not the right one.
    """
    wanted = pair if isinstance(pair, Pair) else models.pair(pair)
    key = wanted.compiler_files().sha256
    with _lock:
        if key not in _compilers:
            _compilers[key] = MapperCompiler(wanted)
        return _compilers[key]


def gelu(x: Floats) -> Floats:
    """Compute the exact GELU, torch's default; numpy has no erf, but there are only a few thousand values."""
    phi = np.fromiter((erf(v) for v in (x / np.sqrt(2.0)).ravel()), np.float32, x.size).reshape(x.shape)
    return (x * 0.5 * (1.0 + phi)).astype(np.float32)
