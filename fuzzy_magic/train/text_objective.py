"""What the decoder learns: the outputs of its programs' rows, and a little plain language beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F
from transformers import DynamicCache

from fuzzy_magic.prompts import DECODER_TEMPLATE, render_pseudo
from fuzzy_magic.returns import Int, Labels, ReturnType, Str
from fuzzy_magic.spec import Example
from fuzzy_magic.train.data import Episode
from fuzzy_magic.train.network import DecoderPair
from fuzzy_magic.train.objectives import dev_episodes, target_device
from fuzzy_magic.train.tokenizer import control_ids, load_tokenizer, token_ids

Ids = NDArray[np.int32]


@dataclass(frozen=True)
class Padded:
    """Rows of tokens with how many of them count; arrays, since they travel between processes."""

    ids: Ids  # (B, T)
    mask: NDArray[np.bool_]  # (B, T)

    def on(self, device: torch.device) -> tuple[Tensor, Tensor]:
        """Move tokens and mask to a device."""
        return torch.from_numpy(self.ids).to(device).long(), torch.from_numpy(self.mask).to(device)


def padded(rows: Sequence[Sequence[int]], *, left: bool = False) -> Padded:
    """Stack rows of tokens; what is added is 0."""
    lengths = np.array([len(row) for row in rows])
    width = int(lengths.max())
    place = np.arange(width)
    mask = place >= width - lengths[:, None] if left else place < lengths[:, None]
    ids = np.zeros(mask.shape, np.int32)
    ids[mask] = np.concatenate([np.asarray(row, np.int32) for row in rows])
    return Padded(ids, mask)


@dataclass(frozen=True)
class TextReading:
    """A step in tokens: S specs and B rows, S groups of the same size.

    `at` has the places, (n, 2), from which the tokens `targets` are predicted: first `n_outputs` of outputs,
    then some of inputs. A group with too few rows is filled up with rows that nothing is predicted of.
    """

    texts: Padded
    prefixes: Padded
    rows: Padded
    at: NDArray[np.int64]
    targets: NDArray[np.int64]
    n_outputs: int
    n_rows: int
    plain: NDArray[np.int64] | None = None


def episode_type(episode: Episode) -> ReturnType:
    """Guess the type a user would have written: a label set, whole numbers, or text."""
    if episode.labels is not None and all(label.strip() for label in episode.labels):
        return Labels(tuple(episode.labels))
    outputs = [output for _, output in (*episode.rows, *episode.examples)]
    return Int() if all(o.lstrip("-").isdecimal() and len(o) < 12 for o in outputs) else Str()


class TextObjective:
    """Mean token loss of the outputs, with the prefix of each spec computed once and shared by its rows."""

    def __init__(self, config: dict[str, Any], folder: Path) -> None:
        self.config = config
        self.tokenizer = load_tokenizer(folder / "tokenizer.json")
        self.lm = np.load(folder / "lm.npy", mmap_mode="r") if (folder / "lm.npy").exists() else None
        self.pair = DecoderPair(config, self.tokenizer).to(target_device())
        self.input_id, self.output_id, self.end_id = control_ids(self.tokenizer)
        self._rows = lru_cache(maxsize=10_000)(self._tokenised)  # asked for twice: to sort, and to read
        self.dev = dev_episodes(closed=False, rows=6, wordings=2)

    def parameter_groups(self) -> list[dict[str, Any]]:
        """Let the spec encoder learn slower than what is new."""
        if self.pair.prompted:
            body = [*self.pair.interpreter.parameters()]
            return [{"params": body, "base_lr": self.config["learning_rate"]}]
        slow = list(self.pair.encoder.parameters())
        # a control learns its one adapter for the interpreter as it is
        body = [] if self.pair.blind else [*self.pair.interpreter.parameters()]
        fast = [*self.pair.mapper.parameters(), *body]
        return [
            {"params": fast, "base_lr": self.config["learning_rate"]},
            {"params": slow, "base_lr": self.config["encoder_learning_rate"]},
        ]

    def length(self, episode: Episode) -> int:
        """Measure the longest row, in tokens."""
        return max((len(row) for row, _ in self._rows(episode)), default=0)

    def read(self, episodes: Sequence[Episode], step: int) -> TextReading:
        """Tokenise a step, plain text beside it."""
        plain = None if self.lm is None or self.pair.blind else self._plain(self.lm, step)
        return self.reading(episodes, plain)

    def reading(self, episodes: Sequence[Episode], plain: NDArray[np.int64] | None = None) -> TextReading:
        """Tokenise episodes."""
        texts, prefixes = self._specs(episodes)
        groups = [self._rows(episode) for episode in episodes]
        size = max(1, *map(len, groups))
        rows: list[list[int]] = []
        outputs: list[tuple[int, int]] = []
        inputs: list[tuple[int, int]] = []
        for group in groups:
            for row, start in group:
                outputs += [(len(rows), t) for t in range(start - 1, len(row) - 1)]
                inputs += [(len(rows), t) for t in range(start - 2)]
                rows.append(row)
            rows += [[self.end_id]] * (size - len(group))
        at = np.array(outputs + inputs[:: self.config["input_stride"]], np.int64).reshape(-1, 2)
        every = padded(rows)
        return TextReading(
            texts=padded(texts),
            prefixes=padded(prefixes, left=True),
            rows=every,
            at=at,
            targets=every.ids[at[:, 0], at[:, 1] + 1].astype(np.int64),
            n_outputs=len(outputs),
            n_rows=sum(map(len, groups)),
            plain=plain,
        )

    def _specs(self, episodes: Sequence[Episode]) -> tuple[list[list[int]], list[list[int]]]:
        """Tokenise compile texts with MiniLM's tokens and prefixes with the decoder's own."""
        texts, prefixes = [], []
        for episode in episodes:
            examples = [Example(a, b) for a, b in episode.examples]
            pseudo = render_pseudo(DECODER_TEMPLATE, episode.spec, episode_type(episode), examples)
            texts.append(self.pair.compile_ids(pseudo, self.config["compile_tokens"]))
            prefixes.append(token_ids(self.tokenizer, pseudo)[: self.config["prefix_tokens"]])
        return texts, prefixes

    def _tokenised(self, episode: Episode) -> list[tuple[list[int], int]]:
        """Tokenise rows, <|input|> x <|output|> y <|end|>, with where y starts; none that is too long."""
        rows = []
        for text, output in episode.rows:
            y = token_ids(self.tokenizer, output)
            x = token_ids(self.tokenizer, text)
            if len(y) <= self.config["output_tokens"] and len(x) + len(y) + 3 <= self.config["row_tokens"]:
                rows.append(([self.input_id, *x, self.output_id, *y, self.end_id], len(x) + 2))
        return rows

    def _plain(self, tokens: NDArray[np.uint16], step: int) -> NDArray[np.int64]:
        """Draw random windows of plain text; some say pieces of it twice, which teaches to copy."""
        rng = np.random.default_rng([self.config["seed"], step])
        length = self.config["lm_tokens"] + 1
        n_copies = round(self.config["copy_share"] * self.config["lm_rows"])
        starts = rng.integers(len(tokens) - length, size=self.config["lm_rows"] - n_copies)
        windows = [tokens[start : start + length].astype(np.int64) for start in starts]
        return np.stack([*windows, *(self._copies(tokens, rng, length) for _ in range(n_copies))])

    def _copies(self, tokens: NDArray[np.uint16], rng: np.random.Generator, length: int) -> NDArray[np.int64]:
        """Fill a window with rows of text or of loose tokens whose output is their input or a piece of it."""
        window: list[NDArray[np.int64]] = []
        filled = 0
        while filled < length:
            n = int(rng.integers(2, self.config["lm_tokens"] // 3))
            start = int(rng.integers(len(tokens) - n))
            x = tokens[start : start + n] if rng.random() < 0.7 else tokens[rng.integers(len(tokens), size=n)]
            first = int(rng.integers(n)) if rng.random() < 0.5 else 0
            last = int(rng.integers(first, n)) + 1 if first else n
            row = np.concatenate([[self.input_id], x, [self.output_id], x[first:last], [self.end_id]])
            window.append(row)
            filled += len(row)
        return np.concatenate(window)[:length]

    def compiled(self, reading: TextReading) -> Tensor | None:
        """Compile the specs of a reading to coefficients (S, L, M, N, 2); a prompted pair, to nothing."""
        return None if self.pair.prompted else self.pair.compile_specs(*reading.texts.on(self.pair.device))

    def states(self, reading: TextReading, coefficients: Tensor | None) -> Tensor:
        """Compute the last hidden states of the rows, each after the shared prefix of its spec.

        Parameters
        ----------
        reading : TextReading
            Of S specs and B rows.
        coefficients : Tensor, (S, L, M, N, 2), or None
            The adapters of the specs; without, the prefixes alone say what is to be done.

        Returns
        -------
        Tensor
            (B, T, width); what lies behind the end of a row means nothing.
        """
        model, device = self.pair.interpreter.model, self.pair.device
        ids, mask = reading.prefixes.on(device)
        positions = (mask.long().cumsum(1) - 1).clamp(min=0)
        self.pair.adapted.set(coefficients, build=True)
        prefix = DynamicCache()
        model(ids, mask, positions, prefix, use_cache=True)
        row_ids, row_mask = reading.rows.on(device)
        size = len(row_ids) // len(ids)
        shared, layers = DynamicCache(), cast(list[Any], prefix.layers)
        for i, layer in enumerate(layers):
            shared.update(layer.keys.repeat_interleave(size, 0), layer.values.repeat_interleave(size, 0), i)
        whole = torch.cat([mask.repeat_interleave(size, 0), row_mask], 1)
        begins = mask.sum(1).repeat_interleave(size)[:, None]
        places = begins + torch.arange(row_ids.shape[1], device=device)
        out = model(row_ids, whole, places, shared, use_cache=True)
        self.pair.adapted.clear()
        states: Tensor = out.last_hidden_state
        return states

    def logits(self, reading: TextReading, coefficients: Tensor | None) -> tuple[Tensor, Tensor]:
        """Predict the tokens that a reading asks for: logits (n, vocabulary) and the right ones (n,)."""
        states = self.states(reading, coefficients)
        at, targets = (torch.from_numpy(x).to(states.device) for x in (reading.at, reading.targets))
        return self.pair.interpreter.lm_head(states[at[:, 0], at[:, 1]]).float(), targets

    def loss(self, reading: TextReading, progress: float) -> tuple[Tensor, int]:
        """Sum the losses of outputs, of some input tokens, and of plain text, which fades with `progress`."""
        device = self.pair.device
        with torch.autocast(device.type, torch.bfloat16):
            logits, targets = self.logits(reading, self.compiled(reading))
            nll = F.cross_entropy(logits, targets, reduction="none")
            n = reading.n_outputs
            loss = nll[:n].sum() / max(1, n)
            if len(nll) > n:
                loss = loss + self.config["input_loss"] * nll[n:].mean()
            if reading.plain is not None:
                share = self.config["lm_share"] * (1 - 0.9 * progress)
                loss = loss + share * self._plain_loss(torch.from_numpy(reading.plain).to(device))
        return loss, reading.n_rows

    def _plain_loss(self, ids: Tensor) -> Tensor:
        """Compute the language-model loss of plain text, (B, T + 1), without an adapter."""
        self.pair.adapted.clear()
        logits = self.pair.interpreter(input_ids=ids[:, :-1], use_cache=False).logits
        return F.cross_entropy(logits.flatten(0, 1).float(), ids[:, 1:].flatten())

    @torch.no_grad()
    def evaluate(self) -> dict[str, float]:
        """Measure exact match (every output token is the likeliest, given the right ones) and loss."""
        right: dict[str, float] = defaultdict(float)
        nll: dict[str, float] = defaultdict(float)
        total = 0
        for i in range(0, len(self.dev), 16):
            batch = self.reading(self.dev[i : i + 16])
            compiled = self.compiled(batch)
            systems = {"program": compiled}
            if compiled is not None:
                systems["shuffled_adapter"] = compiled.roll(1, 0)
            n = batch.n_outputs
            owner = batch.at[:n, 0]
            for name, coefficients in systems.items():
                logits, targets = self.logits(batch, coefficients)
                logits, targets = logits[:n], targets[:n]
                wrong = (logits.argmax(-1) != targets).cpu().numpy()
                right[name] += batch.n_rows - len(np.unique(owner[wrong]))
                nll[name] += float(F.cross_entropy(logits, targets)) * batch.n_rows
            total += batch.n_rows
        return {
            f"dev/{name}{unit}": figures[name] / total
            for name in right
            for unit, figures in (("", right), ("_nll", nll))
        }
