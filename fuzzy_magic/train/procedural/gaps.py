"""Families that say what a record states, what it lacks, and whether it agrees with what is known."""

from __future__ import annotations

from random import Random

from fuzzy_magic.train.procedural.base import YES_NO, Choosing, Vocabularies, chooses
from fuzzy_magic.train.procedural.kinds import ROLES, given, matches, missing
from fuzzy_magic.train.procedural.mailings import PARCEL
from fuzzy_magic.train.procedural.opinions import REVIEW, SWAP
from fuzzy_magic.train.procedural.reports import COMMIT, PATIENT
from fuzzy_magic.train.procedural.slots import ERROR, FOURS, JOB, TASK
from fuzzy_magic.train.procedural.stories import TAKEOVER, TRANSFER, TRIP

AGREES: Vocabularies = (
    ("match", "other", "open"),
    ("yes", "no", "unknown"),
    ("same", "different", "missing"),
    ("keep", "drop", "ask"),
    *ROLES,
)


@chooses(
    "search_matching",
    YES_NO,
    """
    - Notice with {field}? {L0} yes, {L1} no
    - {L0} if the notice tells the {field}, otherwise {L1}
    - The board is searched by {field}. A notice that has one is {L0}, a notice that has none is {L1}.
    - def has(notice): # {field} -> {L0}, no {field} -> {L1}
    - You may see the {other} or not, I only ask for the {field}. Is it there ({L0}) or is it not ({L1})?
    - {L1}: the {field} is left out. {L0}: the {field} is named.
    - Does the writer say what the {field} is? Then {L0}, else {L1}.
    - {field} named = {L0}, {field} not named = {L1}, no other answers
    """,
)
def notice_given(rng: Random) -> Choosing:
    """Say whether a notice has a field."""
    return given(rng, SWAP)


@chooses(
    "code_commands",
    YES_NO,
    """
    - {field} in the commit text: {L0}; not in it: {L1}
    - Can you tell the {field}? {L0} if so, {L1} if not
    - A hook lets commits through only with the {field}. Print {L0} to let it through and {L1} to refuse it.
    - def hook(text): # {field} found -> {L0}; not found -> {L1}
    - The {other} is optional. The {field} is not: say {L1} when it is missing and {L0} when it is there.
    - Look for the {field}; {L0} = hit, {L1} = no hit
    - Texts come as log entries, as mails and as chat. Does this one show the {field}? {L0} for yes, {L1} for
      no.
    - {L1} unless the text has the {field}, then {L0}
    """,
)
def commit_given(rng: Random) -> Choosing:
    """Say whether a text on a commit has a field."""
    return given(rng, COMMIT)


@chooses(
    "safety_verification",
    YES_NO,
    """
    - Is the {field} in the note? {L0}: yes. {L1}: no.
    - {L0} with {field}, {L1} without
    - A note is safe to file if it tells the {field}. File it: {L0}. Send it back: {L1}.
    - def safe(note): # {field} written down -> {L0}; not written down -> {L1}
    - Check for the {field} and for nothing else; the {other} is checked later. Present is {L0}, absent is
      {L1}.
    - {field} known? {L0} / {L1}
    - Would a nurse who reads this know the {field}? {L0} if she would, {L1} if she would have to ask.
    - Answer {L1} if no {field} can be found in the note on the patient. If one can, answer {L0}.
    """,
)
def patient_given(rng: Random) -> Choosing:
    """Say whether a note on a patient has a field."""
    return given(rng, PATIENT)


@chooses(
    "text_nlp",
    YES_NO,
    """
    - Review states {field}: {L0}, does not: {L1}
    - Do we learn the {field} from the review? yes {L0}, no {L1}
    - Pick out reviews that name the {field}. Those are {L0}; reviews that do not are {L1}, whatever else is
      in them.
    - def names(review): # the {field}: {L0} if there, {L1} if not
    - It is about the {field}, not about the {other}. {L0} = the review has it. {L1} = the review has it not.
    - {L1} for a review without {field}, {L0} for one with it
    - Is there a {field} in the text? Reply with {L0} (there is) or {L1} (there is not).
    - Tag {L0} or {L1}: {field} given or {field} not given
    """,
)
def review_given(rng: Random) -> Choosing:
    """Say whether a review has a field."""
    return given(rng, REVIEW)


@chooses(
    "text_nlp",
    FOURS,
    """
    - News without {a}: {L0}. Without {b}: {L1}. Without {c}: {L2}. With all three: {L3}.
    - Which of {a} ({L0}), {b} ({L1}), {c} ({L2}) does the report not tell? {L3} if it tells them all
    - The desk wants {a}, {b} and {c} in each report on a deal. Say what the writer forgot: {L0} the {a},
      {L1} the {b}, {L2} the {c}. {L3} if nothing was forgotten.
    - def forgot(news): # {a}: {L0}, {b}: {L1}, {c}: {L2}, none of them: {L3}
    - {L3} = complete. {L0}, {L1} and {L2} = the {a}, the {b} or the {c} is lacking.
    - Read the news, look for three things, report the gap.
    | {a} - {L0}
    | {b} - {L1}
    | {c} - {L2}
    | no gap - {L3}
    - What does one still want to know after the report? The {a}: {L0}. The {b}: {L1}. The {c}: {L2}. Nothing
      of it: {L3}.
    - One of {a}, {b}, {c} may be untold. Give its number in this row as {L0}, {L1}, {L2}, or {L3} for none.
    """,
)
def takeover_missing(rng: Random) -> Choosing:
    """Say which of three facts takeover news lacks."""
    return missing(rng, TAKEOVER)


@chooses(
    "agentic_tools",
    FOURS,
    """
    - Ask back: {a} {L0}, {b} {L1}, {c} {L2}, nothing {L3}
    - To book we need {a}, {b}, {c}. Missing one: {L0}, {L1}, {L2} in this order. All there: {L3}.
    - The travel bot has three slots. If the text does not fill the {a}, go to {L0}; if not the {b}, to {L1};
      if not the {c}, to {L2}. If all are filled, go to {L3}.
    - def next_step(text): # no {a} -> {L0}; no {b} -> {L1}; no {c} -> {L2}; else {L3}
    - {L3} if the traveller has told {a}, {b} and {c}; else {L0}, {L1} or {L2} for the first, second or third
      of these, the one that is left out
    - Which slot stays empty? {a}: {L0}; {b}: {L1}; {c}: {L2}; none: {L3}
    - Not told is ... the {a} -> {L0}, the {b} -> {L1}, the {c} -> {L2}, none of them -> {L3}.
    - Find what is lacking and answer by code: {L0} ({a}), {L1} ({b}), {L2} ({c}); {L3} stands for nothing.
    """,
)
def trip_missing(rng: Random) -> Choosing:
    """Say which of three slots a travel text leaves empty."""
    return missing(rng, TRIP)


@chooses(
    "safety_verification",
    FOURS,
    """
    - Payment note lacks {a} {L0} / {b} {L1} / {c} {L2} / none of these {L3}
    - Three things have to be in a payment note. {L0}: the {a} is not. {L1}: the {b} is not. {L2}: the {c} is
      not. {L3}: all are.
    - Audit. A note without the {a} gets {L0}, one without the {b} gets {L1}, one without the {c} gets {L2},
      and one with all of them gets {L3}.
    - def audit(note): # first gap of ({a}, {b}, {c}) -> {L0}, {L1}, {L2}; no gap -> {L3}
    - Is something missing out of {a}, {b}, {c}? No: {L3}. Yes: {L0}, {L1} or {L2} for the first, second,
      third.
    - {L3} (ok), {L0} (where is the {a}?), {L1} (where is the {b}?), {L2} (where is the {c}?)
    - Name the gap in the note by a code. Codes: {a} = {L0}, {b} = {L1}, {c} = {L2}, no gap = {L3}.
    - The {a}, the {b}, the {c}: which is not stated? {L0}, {L1}, {L2}; and {L3} when each of them is stated.
    """,
)
def transfer_missing(rng: Random) -> Choosing:
    """Say which of three facts a payment note lacks."""
    return missing(rng, TRANSFER)


@chooses(
    "code_commands",
    AGREES,
    """
    - {field} {value}: {L0}, another {field}: {L1}, none: {L2}
    - Is {value} the {field} in this error? {L0} yes, {L1} no, {L2} not shown
    - We look for errors whose {field} is {value}. Mark them {L0}. If the {field} is a different one mark
      {L1}, if the message has no {field} mark {L2}.
    - def same(message): # {field} == "{value}" -> {L0}; != -> {L1}; absent -> {L2}
    - Group with the known bug ({field}: {value}) as {L0}; with other bugs as {L1}; with unclear ones, where
      the {field} is not shown, as {L2}.
    - {L2} if you see no {field}, else {L0} if it is {value} and {L1} if not
    - Filter for {value}. It has to be the {field} of the message for {L0}. Any other {field} is {L1}, no
      {field} is {L2}.
    - What is the {field}? {value} = {L0} / something else = {L1} / the message does not tell = {L2}
    """,
)
def error_match(rng: Random) -> Choosing:
    """Say whether an error agrees with a known one."""
    return matches(rng, ERROR, ("program", "cause", "host", "file"))


@chooses(
    "agentic_tools",
    AGREES,
    """
    - {field} = {value}? {L0} yes / {L1} no / {L2} not in the note
    - {L0} for notes with {value} as {field}, {L1} for notes with another {field}, {L2} for notes without
    - Show me what concerns {value}. If the note has {value} as the {field}, it is {L0}; with a different
      {field} it is {L1}; if the {field} is not noted, {L2}.
    - def shows(note): # {field} is {value} -> {L0}; is other -> {L1}; is missing -> {L2}
    - The list is filtered by {field}, set to {value}. In the filter: {L0}. Out of it: {L1}. Cannot be
      filtered since no {field} is given: {L2}.
    - {L1} = the {field} is not {value}; {L0} = it is; {L2} = nobody says
    - Check the {field} of the note against {value}: agrees {L0}, differs {L1}, is absent {L2}
    - Does the {field} read {value}? It does: {L0}. It reads otherwise: {L1}. There is none: {L2}.
    """,
)
def task_match(rng: Random) -> Choosing:
    """Say whether a meeting note is about what is looked for."""
    return matches(rng, TASK, ("owner", "team", "topic", "author"))


@chooses(
    "search_matching",
    AGREES,
    """
    - Search: {field} {value}. Hit {L0}, no hit {L1}, ad does not tell {L2}
    - Job ads with {value} as {field} are {L0}, with another {field} {L1}, with no {field} {L2}
    - I want a job where the {field} is {value}. Tell me {L0} if this is one, {L1} if it is not, and {L2} if
      I would have to ask.
    - def hit(ad): # {field}: "{value}" -> {L0}, other -> {L1}, none -> {L2}
    - Ads are sorted by {field}. On the pile {L0} go those with {value}, on {L1} those with anything else, on
      {L2} those that leave it out.
    - {field}? If {value}, {L0}. If other, {L1}. If open, {L2}.
    - {L2} when the ad keeps the {field} to itself, {L0} when it says {value}, {L1} when it says something
      else
    - Wanted: {value} ({field}). This ad: {L0} (fits), {L1} (does not fit), {L2} (no word on it).
    """,
)
def job_match(rng: Random) -> Choosing:
    """Say whether a job advertisement is what is looked for."""
    return matches(rng, JOB, ("job", "town", "firm"))


@chooses(
    "safety_verification",
    AGREES,
    """
    - {value} as {field}: {L0}; other {field}: {L1}; {field} not noted: {L2}
    - Recall: is the {field} {value} ({L0}), another one ({L1}), or not in the note ({L2})?
    - A warning was sent out on the {field} "{value}". Which notes does it concern? {L0}: this one. {L1}: not
      this one, its {field} is another. {L2}: unclear, the {field} is not told.
    - def concerned(note): # {field} == "{value}" -> {L0}; other -> {L1}; no {field} -> {L2}
    - Read the {field} off the note. {value}: {L0}. Different: {L1}. Nothing to read off: {L2}.
    - {L0} = the {field} is {value}, {L1} = it is something else, {L2} = it is left open
    - Only one question: is {value} the {field} here? yes {L0}, no {L1}, cannot tell {L2}
    - If the note says that the {field} is {value}, put {L0}. If it says another {field}, put {L1}. If it is
      silent, put {L2}.
    """,
)
def patient_match(rng: Random) -> Choosing:
    """Say whether a note on a patient agrees with a warning."""
    return matches(rng, PATIENT, ("drug", "symptom", "allergy", "doctor"))


@chooses(
    "search_matching",
    AGREES,
    """
    - Parcel note: {field} {value} {L0}, other {L1}, not given {L2}
    - Does the note have {value} as {field}? {L0} yes, {L1} it has another, {L2} it has none
    - We are looking for a parcel of which we know the {field}: {value}. {L0} if the note is on such a
      parcel, {L1} if the {field} is another, {L2} if we cannot know.
    - def ours(note): # {field} {value} -> {L0}; different {field} -> {L1}; no {field} -> {L2}
    - Go through the notes and compare the {field} with {value}: the same {L0}, not the same {L1}, missing
      {L2}.
    - {L1} for a {field} other than {value}, {L2} for no {field}, {L0} for {value}
    - Is the {field} {value}? Three answers: {L0} (it is), {L1} (it is not), {L2} (it does not say).
    - {L0}, {L1} or {L2}: the {field} equals {value}, differs from it, or is not in the note
    """,
)
def parcel_match(rng: Random) -> Choosing:
    """Say whether a parcel note is the one that is looked for."""
    return matches(rng, PARCEL, ("sender", "receiver", "place", "number"))
