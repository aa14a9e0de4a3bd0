"""`fuzzy`: compile, run, check and describe programs from a shell; benchmarks and training hang off it."""

from __future__ import annotations

import argparse
import importlib
import io
import math
import os
import re
import sys
import warnings
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from difflib import get_close_matches
from itertools import chain
from pathlib import Path
from typing import NoReturn

from fuzzy_magic import api
from fuzzy_magic.cli_lines import run_lines
from fuzzy_magic.display import checks_view, environment_view, installed_version, program_view
from fuzzy_magic.errors import FuzzyError, MissingExtra, SpecError
from fuzzy_magic.leave_out import leave_one_out
from fuzzy_magic.program import Program
from fuzzy_magic.program.paw import is_paw
from fuzzy_magic.returns import parse_type
from fuzzy_magic.spec import Spec, make_spec, parse_cell
from fuzzy_magic.spec.record import require_name

EXIT_CHECK_FAILED, EXIT_ERROR, EXIT_INTERRUPTED, EXIT_BROKEN_PIPE = 1, 2, 130, 141

_CELL_MAGIC = "%%fuzzy"
_HEADER = re.compile(r"[^\W\d]\w*(\(.*\)|\s*(\(.*\))?\s*->.*)")  # "tone (warm/cold)" is a spec
# What was meant as one, if a type follows the arrow: reading it as a header says what is wrong with it.
_NEARLY = re.compile(r"(?i:def)\s+[^\W\d]\w*\s*\(.*|[^\W\d]\w*\s*(?:\(.*\)\s*)?(?:→|=>|⇒|[–—]>)(.+)")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
# Commands with a command line of their own, which loads torch or many modules: found only when asked for.
_ELSEWHERE = {
    "serve": ("fuzzy_magic.serve.cli", "offer compiling and running to the programasweights SDK"),
    "bench": ("fuzzy_magic.bench.cli", "measure speed and quality"),
    "train": ("fuzzy_magic.train.cli", "train a compiler"),
    "data": ("fuzzy_magic.train.data_cli", "prepare training data"),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command that `argv` names and return the exit status.

    0 is success, 1 a failing check, 2 an error, 130 an interrupt, 141 a reader that left.
    """
    try:
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8", errors="replace")
        status = _dispatch(list(sys.argv[1:] if argv is None else argv))
        sys.stdout.flush()  # a reader that left is noticed here and not when Python ends
        return status
    except FuzzyError as error:
        _tell(error)
        return EXIT_ERROR
    except BrokenPipeError:
        _drop_output()
        return EXIT_BROKEN_PIPE
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except OSError as error:
        if error.filename is not None:
            raise
        print(f"The output cannot be written: {error.strerror}.", file=sys.stderr)
        _drop_output()
        return EXIT_ERROR


def _tell(error: FuzzyError) -> None:
    print(*error._render_traceback_(), sep="\n", file=sys.stderr)


def _warn(message: Warning | str, *_: object, **__: object) -> None:
    """Show a warning as errors are shown, without lines of code."""
    print(f"Warning: {message}", file=sys.stderr)


def _drop_output() -> None:
    """Let go of what is still buffered, which nobody takes: Python would complain about it at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _fill_closed_streams() -> set[str]:
    """Put the null device where the caller closed a standard stream, and return which these were.

    The next file that is opened would take its number, and be given what native code writes there.
    """
    closed = [name for name in ("stdin", "stdout", "stderr") if getattr(sys, name) is None]
    for name in closed:
        mode = "r" if name == "stdin" else "w"
        setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), mode, encoding="utf-8"))
    return set(closed)


def _dispatch(arguments: list[str]) -> int:
    closed = _fill_closed_streams()
    if arguments and arguments[0] in _ELSEWHERE:
        module, _ = _ELSEWHERE[arguments[0]]
        return _command_line(module)(arguments[1:])
    options = _parser().parse_args(arguments)
    for stream in options.needs:
        if stream in closed:
            raise FuzzyError(f"{stream} is closed, and fuzzy {arguments[0]} needs it: give a file or a pipe.")
    command: Callable[[argparse.Namespace], int] = options.run_command
    with warnings.catch_warnings():
        warnings.showwarning = _warn
        return command(options)


def _command_line(module: str) -> Callable[[list[str]], int]:
    try:
        main: Callable[[list[str]], int] = importlib.import_module(module).main
    except ModuleNotFoundError as error:
        package = (error.name or module).partition(".")[0]
        if package == "fuzzy_magic":
            raise FuzzyError(f"This installation has no {error.name}.", "Reinstall fuzzy-magic.") from error
        raise MissingExtra(package, "train") from error
    return main


class _CommandLine(argparse.ArgumentParser):
    """A parser whose errors offer the nearest of the words that it knows."""

    known: Sequence[str] = ()

    def error(self, message: str) -> NoReturn:
        wrong = re.search(r"invalid choice: '([^']*)'|unrecognized arguments: ([^\s=]+)", message)
        word = wrong[wrong.lastindex or 0] if wrong else ""
        kind = [each for each in self.known if each.startswith("-") == word.startswith("-")]
        near = get_close_matches(word, kind, n=1)
        # Python's versions differ in the quotes around each choice.
        message = re.sub(r"\(choose from .*\)", lambda choices: choices[0].replace("'", ""), message)
        super().error(f"{message}\nDid you mean {near[0]}?" if near else message)


def _parser() -> argparse.ArgumentParser:
    parser = _CommandLine(
        prog="fuzzy", description="Compile specs in plain English into small programs, and run them on text."
    )
    parser.add_argument(
        "--version", action="version", version=f"fuzzy-magic {installed_version('fuzzy-magic')}"
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    def add(
        name: str, run: Callable[[argparse.Namespace], int], help: str, *needs: str
    ) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=help, description=f"{help[0].upper()}{help[1:]}.")
        command.set_defaults(run_command=run, needs=needs)
        return command

    compiling = add("compile", _compile, "compile a spec into one program file")
    compiling.add_argument("spec", metavar="SPEC.txt", help="the spec; its first line may be a header")
    compiling.add_argument("-o", "--output", required=True, metavar="P.gguf", help="the file to write")
    _add_spec_options(compiling)

    running = add("run", _run, "run a program on each line of the standard input", "stdin", "stdout")
    running.description = (
        "Run a program on each line of the standard input, as it comes, and write one line for each. A "
        "program with several parameters reads JSON objects. Line breaks in an output are written as \\n."
    )
    _add_run_options(running)

    checking = add("check", _check, "run the checks of programs or specs; the exit status is 1 if one fails")
    checking.add_argument("paths", metavar="P.gguf|SPEC.txt", nargs="+")
    leave_out = "run its examples in their place, each with a program compiled without it"
    checking.add_argument("--leave-out", action="store_true", help=leave_out)
    _add_spec_options(checking)

    describing = add("info", _info, "describe a program, or this installation", "stdout")
    describing.add_argument("program", nargs="?", metavar="P.gguf")
    for name, (_, help) in _ELSEWHERE.items():
        commands.add_parser(name, help=help)  # listed only: `_dispatch` takes them before they get here
    options = (re.findall(r"--[a-z-]+", each.format_usage()) for each in commands.choices.values())
    parser.known = [*commands.choices, *sorted({"--version", *chain(*options)})]
    return parser


def _add_run_options(running: argparse.ArgumentParser) -> None:
    running.add_argument("program", metavar="P.gguf")
    running.add_argument(
        "--jsonl", action="store_true", help="write JSON lines, with the scores of a closed set"
    )
    running.add_argument(
        "--errors",
        choices=("raise", "null"),
        default="raise",
        help="stop at a line that fails, or leave it empty (with --jsonl its `error` says why)",
    )
    running.add_argument(
        "--min-confidence",
        type=_probability,
        metavar="P",
        help="leave a line empty whose answer, of a closed set, is less sure than this (0 to 1)",
    )


def _add_spec_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--name", help="name of the function; else the header's, else the file's")
    command.add_argument(
        "--returns",
        metavar="TYPE",
        help="output type, such as bool; else the header's, else what the spec says, else str",
    )
    command.add_argument(
        "--interpreter", metavar="ID", help="what runs the program; else the output type decides"
    )
    command.add_argument("--compiler", metavar="ID", help="what compiles; else the interpreter's own")
    command.add_argument("--no-cache", action="store_true", help="compile even if this was compiled before")


def read_spec(path: Path, name: str | None = None, returns: str | None = None) -> Spec:
    """Read a spec from a text file.

    Parameters
    ----------
    path
        The file: a cell, or its body with or without a header as the first line.
    name, returns
        Win over the header. Without either, the file gives the name.

    Raises
    ------
    FuzzyError
        When the file cannot be read, or holds no spec.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not text in UTF-8"
        raise FuzzyError(
            f"{path} cannot be read: {reason}.", "Give a text file that holds a spec."
        ) from error
    first, _, rest = text.lstrip().partition("\n")
    is_cell = first.startswith(_CELL_MAGIC)
    first = first.removeprefix(_CELL_MAGIC).strip()
    if is_cell or _is_header(first):
        if re.search(r"(^|\s)--[a-z]", _QUOTED.sub("", first)):
            hint = "Leave them out: the command has options of its own."
            raise FuzzyError(f"{path}: the options of a cell are not read in a file.", hint)
        spec = parse_cell(first, rest)
    else:
        spec = parse_cell(name or _name_of(path), text)
    if returns is not None:
        spec = replace(spec, returns=make_spec(spec.text, returns=returns).returns, inferred="")
    return spec if name is None else replace(spec, name=name)


def _is_header(line: str) -> bool:
    if _HEADER.fullmatch(line):
        return True
    nearly = _NEARLY.fullmatch(line)
    with suppress(SpecError):
        return nearly is not None and (nearly[1] is None or bool(parse_type(nearly[1])))
    return False


def _name_of(path: Path) -> str:
    try:
        return require_name(re.sub(r"\W|^(?=\d)", "_", path.stem))
    except SpecError as error:
        raise FuzzyError(f"{path} gives the function its name: {error.message}", "Give --name.") from error


def _compile(options: argparse.Namespace) -> int:
    spec = read_spec(Path(options.spec), options.name, options.returns)
    if os.path.exists(options.output) and os.path.samefile(options.spec, options.output):
        raise FuzzyError(
            f"The program would overwrite its spec {options.spec}.", "Give another file with --output."
        )
    built = _build(spec, options)
    built.function.save(options.output)
    seconds = None if built.cached else built.seconds
    print(program_view(built.function.program, seconds=seconds, note=f"Saved to {options.output}."))
    return 0


def _build(spec: Spec, options: argparse.Namespace) -> api.Built:
    return api.compile_spec(
        spec, interpreter=options.interpreter, compiler=options.compiler, cache=not options.no_cache
    )


def _check(options: argparse.Namespace) -> int:
    status = 0
    for path in options.paths:
        try:
            passed = _check_file(Path(path), options)
        except FuzzyError as error:
            sys.stdout.flush()  # the reports before it
            if len(options.paths) > 1:
                print(f"{path}:", file=sys.stderr)
            _tell(error)
            status = EXIT_ERROR
        else:
            status = status if passed else max(status, EXIT_CHECK_FAILED)
    return status


def _check_file(path: Path, options: argparse.Namespace) -> bool:
    if _is_program(path):
        if given := [
            each for each in ("name", "returns", "interpreter", "compiler") if getattr(options, each)
        ]:
            raise FuzzyError(f"--{given[0]} is for specs, and {path} is a program.", "Leave it out.")
        function = api.load(path)
    else:
        function = _build(read_spec(path, options.name, options.returns), options).function
    report = leave_one_out(function) if options.leave_out else function.check()
    print(checks_view(function.program.spec, report))
    return report.passed == report.total


def _is_program(path: Path) -> bool:
    if is_paw(path):
        return True
    try:
        with path.open("rb") as file:
            return file.read(4) == b"GGUF"
    except OSError:
        return False  # reading it as a spec then says what is wrong


def _info(options: argparse.Namespace) -> int:
    print(environment_view() if options.program is None else program_view(Program.load(options.program)))
    return 0


def _run(options: argparse.Namespace) -> int:
    run_lines(api.load(options.program), options)
    return 0


def _probability(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0 <= number <= 1:
        raise argparse.ArgumentTypeError(f"{text} is no number between 0 and 1")
    return number


if __name__ == "__main__":
    sys.exit(main())
