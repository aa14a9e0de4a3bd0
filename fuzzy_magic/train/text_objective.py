"""What the decoder learns: the outputs of its programs' rows, and a little plain language beside it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F
from transformers import DynamicCache

from fuzzy_magic.prompts import DECODER_TEMPLATE, render_pseudo
from fuzzy_magic.refine.torch_interpreter import pad
from fuzzy_magic.returns import Int, Labels, ReturnType, Str
from fuzzy_magic.spec import Example
from fuzzy_magic.train.data import Episode
from fuzzy_magic.train.network import DecoderPair
from fuzzy_magic.train.objectives import dev_episodes
from fuzzy_magic.train.tokenizer import control_ids, load_tokenizer, token_ids


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
        self.pair = DecoderPair(config, self.tokenizer)
        self.input_id, self.output_id, self.end_id = control_ids(self.tokenizer)
        self.dev = dev_episodes(closed=False, rows=6, wordings=2)

    def parameter_groups(self) -> list[dict[str, Any]]:
        """Let the spec encoder learn slower than what is new."""
        slow = list(self.pair.encoder.parameters())
        # a control learns its one adapter for the interpreter as it is
        body = [] if self.pair.blind else [*self.pair.interpreter.parameters()]
        fast = [*self.pair.mapper.parameters(), *body]
        return [
            {"params": fast, "base_lr": self.config["learning_rate"]},
            {"params": slow, "base_lr": self.config["encoder_learning_rate"]},
        ]

    def prefixes(self, episodes: Sequence[Episode]) -> tuple[list[list[int]], list[list[int]]]:
        """Compile texts in MiniLM's tokens and prefixes in the decoder's own."""
        texts, prefixes = [], []
        for episode in episodes:
            examples = [Example(a, b) for a, b in episode.examples]
            pseudo = render_pseudo(DECODER_TEMPLATE, episode.spec, episode_type(episode), examples)
            texts.append(self.pair.compile_ids(pseudo, self.config["compile_tokens"]))
            prefixes.append(token_ids(self.tokenizer, pseudo)[: self.config["prefix_tokens"]])
        return texts, prefixes

    def rows(self, episodes: Sequence[Episode]) -> tuple[list[list[int]], list[int], list[int]]:
        """Tokenise rows, <|input|> x <|output|> y <|end|>, and leave out those that are too long.

        Returns
        -------
        list of list of int
            The rows.
        list of int
            Where the output of each row starts.
        list of int
            Which episode each row belongs to.
        """
        rows, starts, owners = [], [], []
        limit = self.config["row_tokens"]
        for s, episode in enumerate(episodes):
            for text, output in episode.rows:
                y = token_ids(self.tokenizer, output)
                x = token_ids(self.tokenizer, text)
                if len(y) > self.config["output_tokens"] or len(x) + len(y) + 3 > limit:
                    continue
                rows.append([self.input_id, *x, self.output_id, *y, self.end_id])
                starts.append(len(x) + 2)
                owners.append(s)
        return rows, starts, owners

    def states(
        self, prefixes: list[list[int]], rows: list[list[int]], owner: Tensor, coefficients: Tensor
    ) -> Tensor:
        """Compute the last hidden states of the rows, each after the shared prefix of its spec.

        Parameters
        ----------
        prefixes : list of list of int
            The prefix of each of S specs, computed once.
        rows : list of list of int
            B rows in the decoder's tokens.
        owner : Tensor, (B,)
            Which spec a row belongs to.
        coefficients : Tensor, (S, L, M, N, 2)
            The adapters of the specs.

        Returns
        -------
        Tensor
            (B, T, width); what lies behind the end of a row means nothing.
        """
        model = self.pair.interpreter.model
        ids, mask = pad(prefixes, left=True)
        positions = (mask.cumsum(1) - 1).clamp(min=0)
        self.pair.adapted.set(coefficients)
        cache = model(input_ids=ids, attention_mask=mask, position_ids=positions, use_cache=True).cache
        shared = DynamicCache()
        for i, layer in enumerate(cache.layers):
            shared.update(layer.keys[owner], layer.values[owner], i)
        row_ids, row_mask = pad(rows)
        self.pair.adapted.set(coefficients[owner])
        out = model(
            input_ids=row_ids,
            attention_mask=torch.cat([mask[owner], row_mask], 1),
            position_ids=mask.sum(1)[owner, None] + torch.arange(row_ids.shape[1]),
            cache=shared,
            use_cache=True,
        )
        self.pair.adapted.clear()
        states: Tensor = out.last_hidden_state
        return states

    def loss(self, episodes: Sequence[Episode], step: int, progress: float) -> tuple[Tensor, int]:
        """Sum the losses of outputs, of some input tokens, and of plain text, which fades with `progress`."""
        texts, prefixes = self.prefixes(episodes)
        rows, starts, owners = self.rows(episodes)
        with torch.autocast("cpu", torch.bfloat16):
            coefficients = self.pair.compile_specs(texts)
            states = self.states(prefixes, rows, torch.tensor(owners), coefficients)
            wanted = [(b, t) for b, row in enumerate(rows) for t in range(starts[b] - 1, len(row) - 1)]
            inputs = [(b, t) for b in range(len(rows)) for t in range(starts[b] - 2)]
            reading = inputs[:: self.config["input_stride"]]
            at = torch.tensor(wanted + reading)
            logits = self.pair.interpreter.lm_head(states[at[:, 0], at[:, 1]]).float()
            targets = torch.tensor([rows[b][t + 1] for b, t in wanted + reading])
            nll = F.cross_entropy(logits, targets, reduction="none")
            n = len(wanted)
            loss = nll[:n].mean()
            if reading:
                loss = loss + self.config["input_loss"] * nll[n:].mean()
            if self.lm is not None and not self.pair.blind:
                share = self.config["lm_share"] * (1 - 0.9 * progress)
                loss = loss + share * self.lm_loss(self.lm, step)
        return loss, len(rows)

    def lm_loss(self, tokens: NDArray[np.uint16], step: int) -> Tensor:
        """Compute the language-model loss of random windows of plain text, without an adapter."""
        rng, length = random.Random(f"lm/{step}"), self.config["lm_tokens"]
        starts = [rng.randrange(len(tokens) - length - 1) for _ in range(self.config["lm_rows"])]
        ids = torch.tensor(np.stack([tokens[s : s + length + 1] for s in starts]).astype(np.int64))
        self.pair.adapted.clear()
        logits = self.pair.interpreter(input_ids=ids[:, :-1], use_cache=False).logits
        return F.cross_entropy(logits.flatten(0, 1).float(), ids[:, 1:].flatten())

    @torch.no_grad()
    def evaluate(self) -> dict[str, float]:
        """Measure exact match (every output token is the likeliest, given the right ones) and loss."""
        figures: dict[str, float] = {}
        for name in ("program", "shuffled_adapter"):
            right, total, nll = 0, 0, 0.0
            for i in range(0, len(self.dev), 16):
                batch = self.dev[i : i + 16]
                texts, prefixes = self.prefixes(batch)
                rows, starts, owners = self.rows(batch)
                coefficients = self.pair.compile_specs(texts)
                if name == "shuffled_adapter":
                    coefficients = coefficients.roll(1, 0)
                states = self.states(prefixes, rows, torch.tensor(owners), coefficients)
                for b, row in enumerate(rows):
                    logits = self.pair.interpreter.lm_head(states[b, starts[b] - 1 : len(row) - 1])
                    targets = torch.tensor(row[starts[b] :])
                    right += int((logits.argmax(-1) == targets).all())
                    nll += float(F.cross_entropy(logits, targets))
                total += len(rows)
            figures |= {f"dev/{name}": right / total, f"dev/{name}_nll": nll / total}
        return figures
