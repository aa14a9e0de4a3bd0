"""The magics themselves, and putting them into a shell and out of it."""

from __future__ import annotations

import re
from argparse import BooleanOptionalAction, Namespace
from typing import Any

from IPython.core.completer import CompletionContext, SimpleMatcherResult, context_matcher
from IPython.core.inputtransformer2 import cell_magic as cell_magic_call
from IPython.core.inputtransformer2 import classic_prompt
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.magic import Magics, cell_magic, line_magic, magics_class, no_var_expand
from IPython.core.magic_arguments import argument, magic_arguments
from traitlets import Bool, TraitError, Unicode, observe, validate

from fuzzy_magic.display import View
from fuzzy_magic.errors import FuzzyError
from fuzzy_magic.magic import completion
from fuzzy_magic.magic.commands import parse_command
from fuzzy_magic.magic.expand import expand
from fuzzy_magic.magic.lines import option_names, parse_line
from fuzzy_magic.magic.notebook import Notebook, Options
from fuzzy_magic.models import interpreter_pair, resolve
from fuzzy_magic.returns import parse_type
from fuzzy_magic.settings import configure, forget, settings
from fuzzy_magic.spec import parse_cell

_CELL = re.compile(r"%%fuzzy(\s|$)")


class ConfigError(FuzzyError, TraitError):
    """A value that `%config` cannot set, told in one line; a TraitError, on which alone the old one stays."""


@magics_class
class FuzzyMagics(Magics):
    """The two magics of one shell.

    `%config FuzzyMagics.strict = True` sets what holds for each cell that does not say otherwise; None leaves
    it to the settings, which the environment and pyproject.toml give.
    """

    interpreter = Unicode(None, allow_none=True, help="What runs the programs; see --interpreter.").tag(
        config=True
    )
    compiler = Unicode(None, allow_none=True, help="What compiles the specs; see --compiler.").tag(
        config=True
    )
    strict = Bool(None, allow_none=True, help="Leave a name as it was when a check fails.").tag(config=True)
    quiet = Bool(None, allow_none=True, help="Show nothing when all went well.").tag(config=True)
    progress = Bool(None, allow_none=True, help="Show progress bars.").tag(config=True)

    def __init__(self, shell: InteractiveShell) -> None:
        self.notebook = Notebook(shell.user_ns)
        super().__init__(shell, parent=shell)  # the shell's config may have a section for this class

    @no_var_expand  # braces and dollar signs belong to the spec
    @cell_magic("fuzzy")
    @magic_arguments("%fuzzy")
    @argument("header", nargs="?", help="signature without def; it comes before the options")
    @argument("--interpreter", metavar="ID", help="what runs the program; by default the output type decides")
    @argument("--compiler", metavar="ID", help="what compiles the spec; by default the interpreter's own")
    @argument("--strict", action=BooleanOptionalAction, help="when a check fails, leave the name as it was")
    @argument("--no-cache", action="store_true", help="compile again even if this spec was compiled before")
    @argument(
        "--expand", action="store_true", help="fill {name} in the spec from the notebook; {{ is a brace"
    )
    @argument("--quiet", action=BooleanOptionalAction, help="show nothing when all went well")
    def cell(self, line: str, cell: str) -> View | None:
        """Compile a spec in plain English and bind the fuzzy function to its name.

        The header is a Python signature without def. Its parameters name DataFrame columns (none given:
        text); its return annotation is the output type: str, edit (the input's own words, cut, re-cased,
        moved, joined anew), span (a piece of the input), bool, int, float, "a" | "b", list[str],
        {"key": str}; without one the spec's own words set it, or its examples, or how it sounds, else it is
        str. In the body, Input/Output pairs are examples, which teach the compiler. Lines with >>> are
        checks, which the compiler never sees; they run afterwards.

        For example::

            %%fuzzy urgency(message) -> "high" | "medium" | "low"
            How urgent is this customer message? Anything that blocks many people is high.
            Input: the whole site is down!!
            Output: high
            >>> urgency("newsletter: spring picnic")
            'low'

        Then call urgency("server down"), urgency.map(texts) or df.fuzzy.apply(urgency).

        Defaults for the options: %config FuzzyMagics.strict = True, and [tool.fuzzy_magic] in pyproject.toml.
        """
        header, options = parse_line(FuzzyMagics.cell.parser, line)
        body = expand(cell, self.notebook.namespace) if options.expand else cell
        return self.notebook.define(parse_cell(header, body), self._options(options))

    @line_magic("fuzzy")  # type: ignore[arg-type]  # IPython types the naked form alone
    def line(self, line: str) -> Any:
        """Look at, check, compare, store and restore fuzzy functions.

        ::

            %fuzzy list                        the functions here and in the store
            %fuzzy show NAME                   what a function is
            %fuzzy check NAME                  run its checks
            %fuzzy leaveout NAME               run its examples, each with a program compiled without it
            %fuzzy history NAME                its versions
            %fuzzy diff NAME                   what changed since the version before
            %fuzzy diff NAME@1 NAME@2          what differs between two versions
            %fuzzy diff NAME@1 df.message      and which answers differ on a column
            %fuzzy compare NAME df.message --baseline X    how often it agrees with X
            %fuzzy refine NAME PAIRS           train it further on pairs of input and output
            %fuzzy refine NAME df --output X   where a frame has its outputs in the column X
            %fuzzy rollback NAME [K]           bind the version before this one, or version K
            %fuzzy save NAME PATH              write it to one file, .gguf or .paw
            %fuzzy load PATH [NAME]            read such a file and bind it
            %fuzzy load NAME                   bind the newest version in the store, NAME@2 the second
            %fuzzy rm NAME                     forget the name and its history
            %fuzzy debug on|off                full tracebacks, or two lines an error
            %fuzzy info                        versions, settings, interpreters

        NAME@2 is version 2, wherever a name is read. To make a function, see %%fuzzy? Like any value, what a
        line shows is shown at the end of its cell; for several in one cell write display(_) between them, or
        give each line a cell of its own.
        """
        command, arguments = parse_command(line)
        return command.run(self.notebook, *arguments)

    @context_matcher()
    def complete(self, context: CompletionContext) -> SimpleMatcherResult:
        """Complete what stands after `%%fuzzy` and `%fuzzy`."""
        return completion.complete(context, self.notebook, option_names(FuzzyMagics.cell.parser))

    def _options(self, given: Namespace) -> Options:
        """Put together what a cell's line says, else %config, else the environment or pyproject.toml."""
        now = settings()
        return Options(
            interpreter=given.interpreter or self.interpreter or now.interpreter,
            compiler=given.compiler or self.compiler or now.compiler,
            strict=_first(given.strict, self.strict, now.strict),
            cache=not given.no_cache,
            quiet=_first(given.quiet, self.quiet, now.quiet),
        )

    @validate("interpreter", "compiler")
    def _known_pair(self, proposal: Any) -> str | None:
        if proposal.value:
            try:
                if proposal.trait.name == "interpreter":
                    interpreter_pair(proposal.value)
                else:
                    resolve(None, proposal.value, parse_type("str"))
            except FuzzyError as error:  # its hint names the nearest
                raise ConfigError(f"{error.message.removesuffix('.')}. {error.hint}".strip()) from error
        return proposal.value or None

    @observe("progress")
    def _set_progress(self, change: Any) -> None:
        if change.new is None:
            forget("progress")
        else:
            configure(progress=change.new)
            self.notebook.configured.add("progress")


def _first(*choices: bool | None) -> bool:
    return next((choice for choice in choices if choice is not None), False)


def keep_checks(lines: list[str]) -> list[str]:
    """Turn a `%%fuzzy` cell into its call before IPython takes the `>>>` of its checks for pasted prompts."""
    if not (lines and lines[0].startswith("%%") and any(map(_CELL.match, lines))):
        return lines
    # IPython itself refuses an empty body, and advises the line magic; a blank one comes to us.
    return list(cell_magic_call([*lines, "\n"] if len(lines) == 1 else lines))


# IPython then leaves it out when it asks whether a cell is complete: a call seems so after the first line.
vars(keep_checks)["has_side_effects"] = True


def register(shell: InteractiveShell) -> None:
    """Add the magics to a shell."""
    magics = FuzzyMagics(shell)
    shell.register_magics(magics)
    transforms = shell.input_transformers_cleanup
    transforms.insert(transforms.index(classic_prompt), keep_checks)
    shell.Completer.custom_matchers.append(magics.complete)


def unregister(shell: InteractiveShell) -> None:
    """Take everything away that `register` and the magics themselves added; programs are the user's."""
    for kind in ("line", "cell"):
        shell.magics_manager.magics[kind].pop("fuzzy", None)
    magics = shell.magics_manager.registry.pop(FuzzyMagics.__name__, None)
    if isinstance(magics, FuzzyMagics):
        forget(*magics.notebook.configured)
    for places, added in (
        (shell.configurables, magics),
        (shell.input_transformers_cleanup, keep_checks),
        (shell.Completer.custom_matchers, getattr(magics, "complete", None)),
    ):
        places[:] = [each for each in places if each != added]
