"""The command line of `fuzzy data synthesize`: what it will take, a question, a progress bar, a summary."""

from __future__ import annotations

import argparse
import math
import os
import sys
from pathlib import Path

from tqdm import tqdm

from fuzzy_magic.chat import endpoint_base
from fuzzy_magic.errors import FuzzyError
from fuzzy_magic.http import Client, refuse_offline
from fuzzy_magic.settings import settings
from fuzzy_magic.train.synthesize import Job, Prices, Report, Synthesis, chosen_categories, estimate
from fuzzy_magic.train.teacher import (
    KEY_VARIABLES,
    EndpointTeacher,
    GgufTeacher,
    Teacher,
    teacher_key,
)


def add_synthesize(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.description = (
        "Let a teacher model write task families: tasks, wordings, inputs and answers. It answers every "
        "input again without seeing its first answer, and only what agrees is kept. The key of an endpoint "
        f"comes from the environment: {' or '.join(KEY_VARIABLES)}."
    )
    teacher = parser.add_mutually_exclusive_group(required=True)
    teacher.add_argument(
        "--endpoint", metavar="URL", help="an OpenAI-compatible API, such as https://HOST/v1"
    )
    teacher.add_argument("--gguf", type=Path, metavar="PATH", help="a local instruct model")
    parser.add_argument("--model", metavar="NAME", help="the model's name at the endpoint")
    parser.add_argument(
        "--categories", required=True, metavar="A,B", help="groups, categories, or GROUP/NEW CATEGORY"
    )
    parser.add_argument(
        "--families", type=_count, required=True, metavar="N", help="families of each category"
    )
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.jsonl", help="the file to write")
    parser.add_argument("--per-minute", type=_positive, metavar="R", help="requests in a minute at most")
    parser.add_argument("--timeout", type=_positive, default=300, metavar="S", help="seconds for one answer")
    parser.add_argument("--price-in", type=_price, metavar="USD", help="price of a million tokens read")
    parser.add_argument("--price-out", type=_price, metavar="USD", help="price of a million tokens written")
    parser.add_argument("--budget-usd", type=_positive, metavar="USD", help="stop before it costs more")
    parser.add_argument("--resume", action="store_true", help="go on with the run that began --out")
    parser.add_argument("--yes", action="store_true", help="start without asking")
    parser.set_defaults(run_action=synthesize)


def synthesize(options: argparse.Namespace) -> int:
    """Say what it takes, ask, run, and sum up; 1 when it was not to start or a category came out short."""
    job = Job(chosen_categories(options.categories), options.families, options.out, _prices(options))
    teacher, described = _teacher(options)
    run = Synthesis(job, teacher, resume=options.resume)
    print(_plan(job, described, len(run.journal.replies)))
    if not options.yes and not _confirmed():
        print("Not started.")
        return 1
    total = job.families * len(job.categories)
    shown = settings().progress and sys.stderr.isatty()
    with tqdm(total=total, desc="families", unit="family", disable=not shown) as bar:

        def progress(report: Report) -> None:
            bar.set_postfix_str(f"{report.calls:,} calls", refresh=False)
            bar.update(report.families.total() - bar.n)

        try:
            report = run.run(progress)
        except KeyboardInterrupt:
            bar.close()
            print(f"Interrupted. {job.journal} keeps the replies; --resume goes on.", file=sys.stderr)
            raise
    print(_summary(job, report))
    return 0 if report.families.total() == total else 1


def _teacher(options: argparse.Namespace) -> tuple[Teacher, str]:
    if options.gguf is not None:
        return GgufTeacher(options.gguf), str(options.gguf)
    if not options.model:
        raise FuzzyError("--endpoint needs the name of a model.", "Give it as --model.")
    base = endpoint_base(options.endpoint)
    found = teacher_key(os.environ)
    client = Client(
        base, key=found[1] if found else None, timeout=options.timeout, per_minute=options.per_minute
    )
    refuse_offline(base)
    key = (
        f"with the key of {found[0]}"
        if found
        else f"without a key ({' and '.join(KEY_VARIABLES)} are not set)"
    )
    return EndpointTeacher(client, options.model), f"{options.model} at {base}, {key}"


def _prices(options: argparse.Namespace) -> Prices | None:
    given = (options.price_in, options.price_out)
    if None not in given:
        return Prices(*given, options.budget_usd)
    if options.budget_usd is not None or given != (None, None):
        raise FuzzyError(
            "Costs can only be told from both prices.", "Give --price-in and --price-out together."
        )
    return None


def _plan(job: Job, teacher: str, answered: int) -> str:
    calls, read, written = estimate(job)
    names = ", ".join(name if name == group else f"{name} ({group})" for name, group in job.categories)
    lines = [
        f"Teacher   {teacher}",
        f"Families  {job.families:,} of each category: {names}",
        f"Needs     about {calls:,} calls, {read:,} tokens read, {written:,} written (reasoning not counted)",
    ]
    if answered:
        lines.append(f"Resumes   {answered:,} calls are answered in {job.journal}")
    if job.prices is None:
        lines.append("Costs     unknown; --price-in and --price-out tell")
    else:
        budget = job.prices.budget
        limit = "" if budget is None else f"; stops before it costs more than ${budget:,.2f}"
        lines.append(f"Costs     about ${job.prices.cost(read, written):,.2f} in all{limit}")
    return "\n".join(lines)


def _confirmed() -> bool:
    if not sys.stdin.isatty():
        raise FuzzyError("Nobody is here to say whether to start.", "Give --yes to start without asking.")
    try:
        return input("Start? [y/N] ").strip().lower() in ("y", "yes")
    except EOFError:
        return False


def _summary(job: Job, report: Report) -> str:
    kept = ", ".join(f"{report.families[name]:,} {name}" for name, _ in job.categories)
    dropped = "; ".join(f"{count:,} {reason}" for reason, count in report.dropped.most_common()) or "none"
    used = f"{report.calls:,} calls ({report.new_calls:,} of them now), {report.tokens_in:,} tokens read"
    cost = job.prices.cost(report.tokens_in, report.tokens_out) if job.prices else None
    lines = [
        f"Kept      {report.families.total():,} families: {kept}",
        f"Agreed    {report.agreed:,} of {report.answers:,} answers",
        f"Dropped   {dropped}",
        f"Used      {used}, {report.tokens_out:,} written" + ("" if cost is None else f", ${cost:,.2f}"),
    ]
    if report.out_of_budget:
        lines.append("Stopped   at the budget; --resume with a higher --budget-usd goes on")
    if report.families.total():
        lines.append(f"Written   {job.out}; read a sample, then move it to fuzzy_magic/train/tasks")
    return "\n".join(lines)


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is less than 1")
    return number


def _price(text: str) -> float:
    number = float(text)
    if not 0 <= number < math.inf:
        raise argparse.ArgumentTypeError(f"{text} is no price")
    return number


def _positive(text: str) -> float:
    number = float(text)
    if not 0 < number < math.inf:
        raise argparse.ArgumentTypeError(f"{text} is not above 0")
    return number
