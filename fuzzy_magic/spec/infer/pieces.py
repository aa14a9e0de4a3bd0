"""A piece of the input that a spec asks for: "extract the order number", "the name exactly as written"."""

from __future__ import annotations

from fuzzy_magic.spec.infer.shapes import Shape
from fuzzy_magic.spec.infer.words import pattern, phrases

_ASKED = pattern(
    r"(?:^|[.?!:;]\s*|\b(?:and|then|please)\s+)(?:extract|pull out|pick out|cut out|copy|quote)\s+"
    r"(?:me |only |just |out )*(?:the|its|their|his|her)\b[^.?!\n]*"
    r"|\b(?:verbatim|word for word|copy it|exactly as (?:written|it (?:is written|appears|stands))"
    r"|as (?:written|it (?:is written|appears|stands))|as they (?:appear|stand))\b"
)
#: What makes of a piece something else: another form, several pieces, a choice, a sum.
_CHANGED = pattern(
    phrases(
        r"""
        lower ?-?case\w* | upper ?-?case\w* | capitals | capitali[sz]e\w* | title case | without | remove\w*
        strip\w* | drop\w* | minus | clean\w* | separated | commas? | semicolons? | join\w* | list | all
        every | everything | each | several | both | two | three | more than one | sort\w* | convert\w*
        translat\w+ | normali[sz]\w+ | rewrit\w+ | format\w* | json | replace\w* | instead | followed by
        prefix | in the form | iso | yyyy\S* | digits | lines? | names | number of | count | how many
        round\w* | letters? | characters? | vowels? | initials? | abbreviat\w* | expand\w* | add\w* | sum
        total | then | the rest | keep | leave | mask\w* | redact\w* | edit | change | increase | reset
        highest | lowest | largest | smallest | longest | shortest | oldest | newest | short form | domain
        either | free of | singular | plural | identifier | gone | otherwise verbatim
        """
    )
)


def read_piece(text: str) -> Shape | None:
    """Read that the answer stands in the input, unless the text says how to change it."""
    found = _ASKED.search(text)
    if found is None or _CHANGED.search(text):
        return None
    return Shape("span", words=found.group().strip(" .?!;:,\n"))
