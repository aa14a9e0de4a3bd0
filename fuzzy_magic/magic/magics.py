"""The magics themselves, and putting them into a shell and out of it."""

from __future__ import annotations

import re
from typing import Any

from IPython.core.completer import CompletionContext, SimpleCompletion, SimpleMatcherResult, context_matcher
from IPython.core.inputtransformer2 import cell_magic as cell_magic_call
from IPython.core.inputtransformer2 import classic_prompt
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.magic import Magics, cell_magic, line_magic, magics_class, no_var_expand
from IPython.core.magic_arguments import argument, magic_arguments

from fuzzy_magic.display import View
from fuzzy_magic.magic.commands import COMMANDS, parse_command
from fuzzy_magic.magic.lines import option_names, parse_line
from fuzzy_magic.magic.notebook import Notebook
from fuzzy_magic.spec import parse_cell
from fuzzy_magic.store import default_store

_CELL = re.compile(r"%%fuzzy(\s|$)")
_LINE = re.compile(r"\s*%fuzzy\s+(.*)$")


@magics_class
class FuzzyMagics(Magics):
    """The two magics of one shell."""

    def __init__(self, shell: InteractiveShell) -> None:
        super().__init__(shell)
        self.notebook = Notebook(shell.user_ns)

    @no_var_expand  # braces and dollar signs belong to the spec
    @cell_magic("fuzzy")
    @magic_arguments("%fuzzy")
    @argument("header", nargs="?", help="signature without def; it comes before the options")
    @argument("--interpreter", metavar="ID", help="what runs the program; by default the output type decides")
    @argument("--compiler", metavar="ID", help="what compiles the spec; by default the interpreter's own")
    @argument("--strict", action="store_true", help="when a check fails, leave the name as it was")
    @argument("--no-cache", action="store_true", help="compile again even if this spec was compiled before")
    @argument("--quiet", action="store_true", help="show nothing when all went well")
    def cell(self, line: str, cell: str) -> View | None:
        """Compile a spec in plain English and bind the fuzzy function to its name.

        The header is a Python signature without def. Its parameters name DataFrame columns (none given:
        text); its return annotation is the output type: str, bool, int, float, "a" | "b", list[str],
        {"key": str}. In the body, Input/Output pairs are examples, which teach the compiler. Lines with >>>
        are checks, which the compiler never sees; they run afterwards.

        For example::

            %%fuzzy urgency(message) -> "high" | "medium" | "low"
            How urgent is this customer message? Anything that blocks many people is high.
            Input: the whole site is down!!
            Output: high
            >>> urgency("newsletter: spring picnic")
            'low'

        Then call urgency("server down"), urgency.map(texts) or df.fuzzy.apply(urgency).
        """
        header, options = parse_line(FuzzyMagics.cell.parser, line)
        return self.notebook.define(parse_cell(header, cell), options)

    @line_magic("fuzzy")  # type: ignore[arg-type]  # IPython types the naked form alone
    def line(self, line: str) -> Any:
        """Look at, check, store and restore fuzzy functions.

        ::

            %fuzzy list                  the functions here and in the store
            %fuzzy show NAME             what a function is
            %fuzzy check NAME            run its checks
            %fuzzy history NAME          its versions
            %fuzzy rollback NAME [K]     bind the version before this one, or version K
            %fuzzy save NAME PATH        write it to one GGUF file
            %fuzzy load PATH [NAME]      read such a file and bind it
            %fuzzy rm NAME               forget the name and its history
            %fuzzy info                  versions, settings, interpreters

        To make one, see %%fuzzy?
        """
        command, arguments = parse_command(line)
        return command.run(self.notebook, *arguments)

    @context_matcher()
    def complete(self, context: CompletionContext) -> SimpleMatcherResult:
        """Complete options on the first line of a cell; sub-commands and names after `%fuzzy`."""
        before, token = context.text_until_cursor, context.token
        known: list[str] = []
        if line := _LINE.match(before):
            earlier = line[1].split()[: -1 if token else None]
            if not earlier:
                known = list(COMMANDS)
            elif (
                len(earlier) == 1 and earlier[0] in COMMANDS and COMMANDS[earlier[0]].arguments[:4] == "NAME"
            ):
                known = sorted({*self.notebook.functions(), *default_store().names()})
        elif context.cursor_line == 0 and _CELL.match(before) and token.startswith("-"):
            known = option_names(FuzzyMagics.cell.parser)
        found = [SimpleCompletion(text=each, type="magic") for each in known if each.startswith(token)]
        return SimpleMatcherResult(completions=found, suppress=bool(found))


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
    """Take everything away that `register` added."""
    for kind in ("line", "cell"):
        shell.magics_manager.magics[kind].pop("fuzzy", None)
    magics = shell.magics_manager.registry.pop(FuzzyMagics.__name__, None)
    for places, added in (
        (shell.configurables, magics),
        (shell.input_transformers_cleanup, keep_checks),
        (shell.Completer.custom_matchers, getattr(magics, "complete", None)),
    ):
        places[:] = [each for each in places if each != added]
