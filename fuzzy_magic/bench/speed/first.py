"""The first call of a new process: a script as a user would write it, which imports no more than that.

Usage: ``first.py PAIR PROGRAM TEXT`` prints the answer, and the seconds of its parts after the imports.
"""

from __future__ import annotations

import json
import sys
import time

import fuzzy_magic
from fuzzy_magic.interpreter import interpreter


def main(pair: str, path: str, text: str) -> None:
    """Print what a program answers to one text."""
    started = time.perf_counter()
    function = fuzzy_magic.load(path, interpreter=pair)
    read = time.perf_counter()
    interpreter(function.pair)
    opened = time.perf_counter()
    answer = [function(text)]
    seconds = {
        "read the program": read - started,
        "load the base": opened - read,
        "the call": time.perf_counter() - opened,
    }
    sys.stdout.write(json.dumps({"answer": answer, "seconds": seconds}) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
