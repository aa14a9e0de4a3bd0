from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from IPython.core.error import UsageError

from fuzzy_magic.magic.commands import COMMANDS, parse_command
from fuzzy_magic.magic.lines import parse_line, pieces, split_header
from fuzzy_magic.magic.magics import FuzzyMagics

PARSER = FuzzyMagics.cell.parser


@pytest.mark.parametrize(
    ("line", "header", "options"),
    [
        ('urgency(message) -> "high" | "low"', 'urgency(message) -> "high" | "low"', ""),
        ('urgency(message) -> "a" | "b" --strict', 'urgency(message) -> "a" | "b"', "--strict"),
        ("urgency", "urgency", ""),
        ("urgency --quiet", "urgency", "--quiet"),
        ("f(a, b)->bool --quiet --interpreter tiny", "f(a, b)->bool", "--quiet --interpreter tiny"),
        ('f(x) -> "a --strict b" | "c" --strict', 'f(x) -> "a --strict b" | "c"', "--strict"),
        (r'f(x) -> "say \" --x" | "c" --quiet', r'f(x) -> "say \" --x" | "c"', "--quiet"),
        ("f(x) -> {'a --b': str} --strict", "f(x) -> {'a --b': str}", "--strict"),
        ("f(x) -> Literal[ --strict ]", "f(x) -> Literal[ --strict ]", ""),
        ("f(x) -> bool -q", "f(x) -> bool", "-q"),
        ("--strict f(x)", "", "--strict f(x)"),
        ("", "", ""),
    ],
)
def test_a_line_is_split_before_its_first_option(line: str, header: str, options: str) -> None:
    assert split_header(line) == (header, options)


@settings(deadline=None)
@given(label=st.text(max_size=30), options=st.lists(st.sampled_from(["--strict", "--quiet", "--no-cache"])))
def test_no_label_is_mistaken_for_an_option(label: str, options: list[str]) -> None:
    header = f'f(x) -> {label!r} | "other"'
    assert split_header(" ".join([header, *options])) == (header, " ".join(options))


def test_options_are_read() -> None:
    header, options = parse_line(PARSER, "f(x) -> bool --interpreter tiny --no-cache --compiler tiny")
    assert header == "f(x) -> bool"
    assert (options.interpreter, options.compiler) == ("tiny", "tiny")
    assert (options.strict, options.no_cache, options.quiet) == (None, True, None)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("f(x) --intrepreter tiny", "--intrepreter.*Did you mean --interpreter"),
        ("f(x) --strikt", "--strikt.*Did you mean --strict"),
        ("f(x) -q", "-q"),
        ("f(x) --strict bool", "bool"),
        ("f(x) --interpreter", "--interpreter"),
        ("f(x) --interpreter 'tiny", "quot"),
        ("--strict f(x)", "header"),
        ("", "header"),
    ],
)
def test_a_wrong_line_is_a_usage_error_that_names_the_word(line: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        parse_line(PARSER, line)


def test_each_command_knows_how_many_arguments_it_takes() -> None:
    command, arguments = parse_command("rollback urgency 2")
    assert (command.name, arguments) == ("rollback", ["urgency", "2"])
    assert parse_command('save urgency "my file.gguf"')[1] == ["urgency", "my file.gguf"]
    assert parse_command("list") == (COMMANDS["list"], [])


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("", "needs a sub-command.*list"),
        ("hsitory urgency", "Did you mean history"),
        ("xyzzy", "no xyzzy.*There are: list"),
        ("show", "Write: %fuzzy show NAME"),
        ("show a b", "Write: %fuzzy show NAME"),
        ("rollback a 1 2", "Write: %fuzzy rollback NAME"),
        ("list a", "Write: %fuzzy list$"),
        ("save 'a b", "quot"),
        ('urgency(message) -> "high" | "low"', "A spec needs a body: write %%fuzzy"),
        ("urgency -> bool", "A spec needs a body: write %%fuzzy"),
    ],
)
def test_a_wrong_command_is_a_usage_error_that_says_what_to_write(line: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        parse_command(line)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a  b", ["a", "b"]),
        ("f@1 df['my col'].head(3)", ["f@1", "df['my col'].head(3)"]),
        ('df["a" + "b c"]', ['df["a" + "b c"]']),
        ("  ", []),
        ("df['open", ["df['open"]),
    ],
)
def test_an_expression_is_split_outside_its_quotes_and_brackets(text: str, parts: list[str]) -> None:
    assert pieces(text) == parts


def test_a_column_may_hold_spaces_anywhere() -> None:
    assert parse_command("diff f@1 f@2 df.a + df.b")[1] == ["f@1", "f@2", "df.a + df.b"]
