"""Edits that a spec asks for: "in lower case", "remove the question marks", "surname first, then a comma"."""

from __future__ import annotations

from fuzzy_magic.spec.infer.shapes import Shape
from fuzzy_magic.spec.infer.words import pattern, phrases


def _any(listed: str) -> str:
    """Return the pattern of any of the alternatives, wherever it stands: `phrases` without its borders."""
    return phrases(listed).removeprefix(r"\b").removesuffix(r"\b")


# --- what is edited ---------------------------------------------------------------------------------------

#: What stands for the input, as far as the answer can be all of it.
_TEXT = _any(
    """
    it | this | that | them | everything | all | texts? | input | string | sentences? | lines? | words?
    titles? | headlines? | headings? | names? | tags? | values? | phrase | product | message
    subject | letters? | items? | cell | city | notes? | comments? | reviews? | tweets? | address | e-?mail
    codes? | whole thing | surname | first | last | rest
    """
)
_WHICH_TEXT = _any(
    """
    the | this | these | all | each | every | of | whole | entire | given | input | only | just | full | same
    first | last | final | product | file | song | book | person's | street | user | column | company
    """
)
_WHOLE = rf"(?:(?:{_WHICH_TEXT} ){{0,4}}{_TEXT})"
_NAME = r"(?:last name|surname|family name|first name|forename|given name)"
_UNIT = r"(?:words?|sentences?|lines?|paragraphs?|items?)"
_PICKED = rf"(?:(?:first|second|third|last|final|middle) (?:(?:two|three|four|five|\d) )?{_UNIT})"

#: Signs that an edit can both leave out and put in: by name, and in quotes.
_NAMED = _any(
    """
    (?:white ?)?spaces? | blanks? | new ?lines? | line ?breaks? | under ?scores? | hyphens? | dash(?:es)?
    commas? | full stops? | periods? | dots? | (?:semi-?)?colons? | (?:forward )?slash(?:es)? | pipes?
    vertical bars? | hash(?:es| signs?| marks?) | at signs? | equals? signs? | plus signs? | asterisks?
    tildes? | exclamation (?:marks?|points?) | question marks?
    (?:single |double )?(?:quotes|quotation marks?)
    """
)
_QUOTED = r"(?:[\"'`“‘](?:[-_,./:;|#@=+*!?~()\[\]]|[,;]? | [|-] )[\"'`”’])"
_SIGN = rf"(?:{_NAMED}|{_QUOTED})"
#: What an edit can leave out besides: signs and words that are told by their look.
_LOOKS = _any(
    r"""
    ["'`][^\w\s]{1,3}["'`] | apostrophes? | ampersands? | quotes? | backticks? | backslash(?:es)? | brackets?
    parenthes[ei]s | curly braces | angle brackets | (?:html |xml |opening and closing )?tags
    punctuation(?: marks?| signs?)? | white ?space | hash ?tags | mentions | emojis? | smileys
    markdown(?: marks?| signs?)? | bullets?(?: points?)? | numbering | line numbers
    currency (?:signs?|symbols?) | (?:percent|dollar|euro|pound) (?:signs?|symbols?)
    special characters | symbols
    """
)
_MARKS = rf"(?:{_SIGN}|{_LOOKS})"
_WHICH_MARKS = _any(
    """
    all | any | every | each | the | these | those | both | its | their | your | only | extra | double
    multiple | repeated | leading | trailing | surrounding | enclosing | redundant | unnecessary | superfluous
    opening | closing | outer | final | round | square | html | xml | single | straight | of | from
    runs?
    """
)
_SOME = rf"(?:{_WHICH_MARKS} )*"
_PART = _any(
    """
    everything | anything | all | all text | any text | text | the text | the part | parts? | words | notes?
    remarks? | what | whatever
    """
)
_WHERE = r"(?:in|inside|between|within|after|before|behind|following)"
_BRACKETED = (
    rf"(?:{_PART} (?:that )?(?:is |stands |comes )?(?:written )?{_WHERE} (?:the |an? |any )?"
    rf"(?:(?:first|last|round|square|opening|closing) )*(?:{_MARKS}|word\b|\(|\[)"
    r"|(?:the )?(?:bracketed|parenthesi[sz]ed) \w+)"
)

# --- what is done to it -----------------------------------------------------------------------------------

_START = r"(?:^|[.?!:;,(]\s*|'''|\"\"\"|\b(?:and|then|please|pls|just|to|must|should)\s+)"
_END = r"(?=[\s.,;:)!]|$)"
_PUT = r"(?:make|convert|turn|change|put|write|transform|set|render|give|return|print|output|rewrite|format)"
_REMOVE = _any(
    """
    remove | delete | drop | strip(?: out| off| away)? | take out | take away | cut out | cut off | omit
    leave out | get rid of | erase | discard | skip | lose
    """
)
_CASE = _any(
    """
    (?:lower|upper|title|sentence)[ -]?cased? | small letters | capital letters | capitals | all caps | caps
    (?:with )?(?:an? )?(?:(?:initial )?capital|upper-?case|capitali[sz]ed) (?:first|initials?)(?: letters?)?
    """
)
_IDENTIFIER = _any(
    """
    snake[_ -]?case | kebab[- ]?case | constant[_ -]case | pascal ?case | camel ?case
    (?:screaming|upper)[_ ]snake(?:[_ -]case)? | (?:url[- ]?)?slug
    """
)
_ENCLOSING = _any(
    """
    (?:double |single |straight )?(?:quotes|quotation marks) | (?:round |square )?(?:brackets|parentheses)
    (?:single |double |two )?asterisks | colons | hash signs | exclamation marks
    (?:a pair of )?(?:hyphens|dashes|slashes|underscores|pipes)
    """
)
_FINAL = (
    r"(?:full stop|period|(?:question|exclamation) mark|exclamation point|(?:semi-?)?colon|comma|hash|dash)"
)

_RECASED = (
    rf"{_START}{_PUT} {_WHOLE} (?:(?:to|in|into|all|as|be|using|with) )*{_CASE}\b",
    # a text of no other words
    r"^(?:(?:to|in|into|all|everything|use|convert to|the text|same text|text|same|input|words?|put)[ ,:]+)*"
    rf"{_CASE}(?: (?:it|please|pls|this|only|everything|the (?:text|input|line|title)|version))*[.!]?$",
    r"(?:^|[.:;]\s*|\b(?:and|then|please) )(?:lower-?case|upper-?case|title-?case|capitali[sz]e) "
    rf"(?:the )?{_WHOLE}\b",
    r"\bcapitali[sz]e (?:only )?(?:the )?(?:first|each|every|initial)\b",
    rf"\b(?:{_PICKED}|surname|last name|first name)s? (?:in|to|into) (?:all )?{_CASE}\b",
)
_LEFT_OUT = (
    # "remove the commas", "all tags removed", "take the quotes out", "without commas"
    rf"{_START}{_REMOVE} {_SOME}(?:{_MARKS}|{_BRACKETED}|{_PICKED}){_END}",
    rf"(?:^|[,;.] |[(]){_SOME}{_MARKS} (?:markers? |signs? )?"
    r"(?:removed|dropped|stripped|deleted|out|off|gone|away)\b",
    rf"\b(?:take|clean|get|throw|leave) {_SOME}{_MARKS} (?:out|off|away)\b",
    rf"\b(?:take|clean|throw) out {_SOME}{_MARKS}{_END}",
    r"^(?:(?:the|same) )*(?:(?:text|line|sentence|input|string|name|it) )?(?:without|no|minus) "
    rf"{_SOME}{_MARKS}(?: please| pls)?[.!]?$",
    # brackets and what is in them, before or behind a sign
    rf"^(?:ignore|skip|nothing|no|forget) {_SOME}{_BRACKETED}",
    r"^nothing in (?:brackets|parentheses)",
    r"^(?:only |just )?(?:what|everything|all|the text|the part) (?:that )?(?:is |stands |comes )?"
    r"(?:outside|inside|in|before|after|behind) "
    rf"(?:the |an? )?(?:first |last )?{_MARKS}(?: only| please)?[.!]?$",
    rf"{_START}(?:keep|return|give|output|print|only|just|get)\s*(?:only |just )?(?:the )?"
    r"(?:text|part|words?|everything|what|whatever) (?:that )?(?:is |comes |stands )?"
    r"(?:before|after|between|inside|within|behind|in front of|up to) "
    rf"(?:the |an? )?(?:first |last )?{_MARKS}",
    # "only the first word"
    rf"{_START}(?:keep|return|give|output|print|take|only|just|write|get)?\s*(?:me )?(?:only |just )?"
    rf"(?:the )?{_PICKED}(?: of (?:the|each|every) \w+)?(?: only| please| pls)?[.!]?$",
    # spaces
    r"\b(?:collapse|squeeze|reduce|merge|normali[sz]e|trim) "
    r"(?:(?:all|the|any|every|several|extra|multiple|double|repeated|(?:runs?|series) of"
    r"|leading|trailing|and|or) )*(?:white ?space|spaces|blanks)\b",
    r"\b(?:no|(?:remove|delete) (?:the |any )?)(?:spaces?|blanks?) (?:before|in front of) (?:an? |the |any )?"
    r"(?:commas?|punctuation|full stops?|marks?)",
)
_JOINED = (
    r"\b(?:add|put|insert|needs?|one|missing) (?:(?:an?|the|missing|single) )*(?:space|blank) "
    r"(?:after|behind) (?:(?:each|every|the|all|an?) )?(?:commas?|punctuation|full stops?|colons?|it\b)",
    # one sign for another
    rf"\b(?:replace|swap|change|turn|convert|substitute) {_SOME}{_MARKS} (?:with|by|to|into|for|in) "
    rf"{_SOME}(?:an? )?{_SIGN}{_END}",
    rf"^{_SOME}{_MARKS} (?:->|→|=>|to|becomes?|become an?|into) {_SOME}(?:an? |nothing)?{_SIGN}?[.!]?$",
    rf"\b{_NAMED} becomes? (?:an? |one )?{_NAMED}\b",
    rf"\b{_SIGN} (?:instead of|for|in place of) {_SOME}{_SIGN}\b",
    r"\b(?:ampersands?|[\"'`]?&[\"'`]?) (?:to|->|→|=>|into|with|by|becomes|as|spelled out as) "
    r"(?:the word )?[\"'`]?and\b",
    r"\b(?:with [\"']and[\"'] before the last|[\"'`]?and[\"'`]? before the last (?:item|one|name))",
    # no gap or a sign between words
    rf"\b(?:to|into|in|as|an?) (?:an? |the )?{_IDENTIFIER}\b",
    rf"^(?:to[ _-])?{_IDENTIFIER}(?: it| this| please)?[.!]?$",
    rf"{_START}{_IDENTIFIER}[:,]",
    rf"(?:->|→) ?{_IDENTIFIER}\b",
    r"\b(?:join|connect|separate|link)(?:ed)? (?:the |all |all the )?(?:words|parts|lines|items|names) "
    rf"(?:with|by|using) (?:(?:an?|single) )*{_SIGN}{_END}",
    r"\b(?:lower-case|capitali[sz]ed|upper-case|same|the|all|its) (?:words|text),? (?:joined|separated) "
    rf"(?:by|with) (?:(?:an?|single) )*(?!space){_SIGN}{_END}",
    r"\b(?:lower|upper|all|capitals?|small|big) ?-?(?:case|caps|letters)?,? (?:and |with )?"
    r"(?:an? |one |single )?(?:underscores?|hyphens?|dash(?:es)?) (?:between|for the (?:gaps|spaces))\b",
    r"\b(?:underscores?|hyphens?|dash(?:es)?) between (?:the )?words\b",
    # lines
    r"\b(?:each|every) (?:item|element|part|entry|thing|word) (?:on|in) (?:its own|an? (?:own|separate|new)) "
    r"(?:line|row)\b(?! (?:after|with|behind|starting))",
    r"^one (?:item|word|name|sentence) (?:per|a) line[.!]?$",
    r"\b(?:comma|semi-?colon) (?:separated|list) to (?:lines|newline)",
    r"\b(?:comma|semi-?colon)[- ]separated (?:list|items|values|line|words|names)[^.\n]*?"
    r"(?:->|→|\b(?:to|into|as|on)\b)[^.\n]*?"
    r"\b(?:one (?:item|entry|word|name|value)? ?(?:per|a|on each) line|lines|line breaks?|rows)\b",
    r"\blines (?:in)?to (?:an? |one )?(?:comma (?:separated )?list|line)\b",
    r"^(?:all )?on one line, ",
    r"\b(?:join|merge|put|turn|write|convert) (?:all |the |these |all the )?(?:lines|rows|list of lines) "
    r"(?:(?:in)?to|on|as|with|by|using) (?:(?:an?|one|single) )*(?:line\b|comma|row\b|space)",
)
_MARKED = (
    rf"\b(?:surround|wrap|enclose|put|write|set)(?:ed)? (?:{_WHOLE} )?(?:in|with|inside|into|between|within) "
    rf"(?:a pair of )?{_ENCLOSING}",
    r"^(?:all |(?:put )?it |(?:the |same )?(?:text|line|input),? (?:but )?)?(?:in|inside|between|within) "
    rf"{_ENCLOSING}(?:,? please)?[.!]?$",
    rf"\b(?:put )?{_ENCLOSING} (?:around|round) (?:it|the|every|each)\b",
    rf"\b(?:add|append|put|end (?:{_WHOLE} )?with|end in|finish with|close with) (?:an? |the |one )?"
    rf"(?:final )?{_FINAL}"
    rf"(?: (?:at|to) the (?:very )?end|s?(?= (?:if|where|when)\b)| (?:after|behind) {_WHOLE})",
)
_MOVED = (
    # names
    rf"\b{_NAME},? (?:comes? |goes |stands )?first\b",
    r"\bfirst name last\b",
    r"\b(?:last|family|surname), ?(?:first|given|forename)\b(?! letter)"
    r"|\"?last, first\"?|first last\b(?!\s*(?:name|word))",
    # two of anything
    r"(?:swap|switch|exchange|turn round|flip|(?:reverse|change) the order of) (?:(?:the|these|its) )*"
    r"(?:two|both|first (?:name )?and (?:the )?last|halves|sides|parts)\b"
    r"(?: (?:words|parts|halves|names?|sides))?",
    r"\b(?:value|content) first, (?:then )?(?:the )?(?:key|label|name)\b",
    # first and last words
    r"\b(?:move|put|bring|send|shift|let) (?:(?:the|its|their) )?"
    r"(?:first|last|final|ending|opening|second|bracketed) (?:word|name|sentence|part|item)s? (?:\w+ )?"
    r"(?:to|at|in|into|back to) (?:the )?(?:very )?"
    r"(?:end|front|start|beginning|back|head|first place|last place)\b",
    r"\b(?:last|final) word (?:first|in front|to the front)\b",
    r"\bfirst word (?:last|at the end|to the end)\b",
    r"\b(?:begin|start) with (?:the|its) last word\b",
    r"\b(?:first|opening|last|closing|front|back) word (?:goes|moves) to the\b",
    r"\b(?:only )?(?:the )?(?:first (?:word )?and (?:the )?last words?|outer (?:two )?words)\b",
    # brackets
    r"\bbrackets? first, (?:then )?the rest",
    r"\b(?:bracketed part|(?:note|tag|bit|part|text) in (?:the )?(?:brackets|parentheses)) "
    r"(?:(?:goes|comes|stands|to the|moves) )*(?:first|leads|before|in front|front|beginning|start)\b",
)
_INITIALS = (
    r"\b(?:to|into|as|give|return|the|write) (?:(?:just|only|an?|the|its) )*(?:initials|acronym|initialism)\b"
    r"(?! (?:stands?|means?|is|are))",
    r"^(?:initials|acronym)(?: only)?[.!]?$",
    r"\b(?:the )?first letters? of (?:each|every|the|all) (?:the )?words?\b",
)
_ASKED = [pattern(each) for each in (*_RECASED, *_LEFT_OUT, *_JOINED, *_MARKED, *_MOVED, *_INITIALS)]

# --- what no edit does, or only some: new words, letters inside a word, a choice, a sum, an order ----------

_NEW_WORDS = r"""
    translat\w+ | summar\w+ | rephras\w+ | paraphras\w+ | simplif\w+ | clarif\w+ | improve\w* | explain\w*
    describ\w+ | suggest\w* | generat\w+ | infer\w* | guess\w* | predict\w* | expand\w* | stands? for
    in full | abbreviat\w+ | correct\w* | fix | repair\w* | spell\w* | grammar\w* | typos? | missing letters
    plural\w* | singular\w* | tense | verbs? | base form | synonym\w* | antonym\w* | opposite
    rhym\w+ | polite\w* | formal\w* | friendl\w+ | tone | shorter | concise | creative | catchy | natural
    readable | title for | subject line for | reply | answer to | question | prose | docstrings?
    mean\w* | language
    (?:write|create|compose|draft|make|invent|produce) an? (?:reply|poem|story|title|table|list of)
    (?:add|append|insert|include|prepend) (?:the word|an? (?:word|emoji)|emojis?|["'`]?\w{2,}["'`])
    joined by ["'`]?(?:or|and|with|vs|to) | copies | copy of | prefix\w* | suffix\w* | twice | times
    repeat\w* | mask\w* | redact\w* | censor\w* | anonymi\w+ | pseudonym\w* | random\w*
    """
_NEW_FORMS = r"""
    dates? | iso | y{4}\S* | mm | hh | years? | minutes? | hours? | phones? | telephone | celsius | country
    currency code | numbers? | digits? | figures? | numerals? | in words | roman | hex\w* | decimal\w*
    thousands? | units? | round to | rounded | extension | domain
    json | xml | yaml | csv | sql | regex\w* | html (?:list|table|page|link|code) | fields | delimiters?
    identifiers? | variables? | functions? | names? to snake\w* | dot\.?case | casing | nest\w* | labell?ed
    entit\w+ | escap\w+ | decod\w+ | encod\w+ | ascii | tabs? | curly | em dash\w* | en dash\w* | typograph\w*
    (?:angle|curly) \w+ (?:a?round|about) | (?:slash|pipe|bar)\w* with spaces
    """
_INSIDE_WORDS = r"""
    vowels? | consonants? | accent\w* | diacritic\w* | chars | truncat\w+ | at most | middle initial
    (?:two|three|four|\d) letters | first letter of the | reverse\w* | backwards | mixed up
    """
_CHOSEN = r"""
    count\w* | how many | number of | calculat\w+ | sum | total | average | sort\w* | alphabet\w*
    longest | shortest | highest | lowest | largest | smallest | duplicat\w* | unique | entries | different
    classif\w+ | categor\w+ | labels? | yes | whether | compare\w* | match\w* | detect\w* | identify
    determine | decide | choose | say which | which (?:of|one) | gist | personal | sensitive
    main | best | important | relevant | fillers? | articles | every other
    every second | alternat\w+ | either | otherwise | else | unless | depending
    """
_OTHER_SIGNS = (
    # a question; "cat" -> "dog"; codes, masks, places to fill in
    r"\w\?(?=\s|$)",
    r"[\"'`][a-z]{2,}[\"'`]? ?(?:->|→|=>|becomes|to|with|by|=|:) ?[\"'`]?(?!and\b)[a-z]{2,}",
    r"sides of [\"']?\w",
    r"\b[A-Z]{2,}\d|\*{3,}|\bx{3,}\b|<\w+>|@\w|\{|&\w+;",
    r"\b\w+ ?[(]name",
)
_OTHER = pattern("|".join((*map(phrases, (_NEW_WORDS, _NEW_FORMS, _INSIDE_WORDS, _CHOSEN)), *_OTHER_SIGNS)))
#: Where such words say nothing of the kind.
_HARMLESS = pattern(
    "|".join(
        (
            r"\b(?:keep|leave)(?: the)? (?:digits|numbers|letters)[^.;\n]*",
            r"\b(?:question marks?|line numbers)\b",
            r"\b(?:in )?reverse(?: the)? order of (?:the )?two\b",
            r"\b(?:name|value|field) of the variable\b",
        )
    )
)
MAX_CHARS = 600  # of a spec; longer ones say more than the rules can read


def read_edit(text: str) -> Shape | None:
    """Read that the answer is the input's own words, edited, where the text asks for nothing else."""
    if len(text) > MAX_CHARS or _OTHER.search(_HARMLESS.sub(" ", text)):
        return None
    found = next((match for each in _ASKED if (match := each.search(text))), None)
    return None if found is None else Shape("edit", words=found.group().strip(" .?!;:,(\n"))
