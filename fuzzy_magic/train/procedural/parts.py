"""Families that say which part somebody plays in a record, or which part of the record is lacking."""

from __future__ import annotations

from random import Random

from fuzzy_magic.train.procedural.adverts import CAR, EVENT
from fuzzy_magic.train.procedural.base import YES_NO, Choosing, chooses
from fuzzy_magic.train.procedural.kinds import ROLES, given, matches, missing, person, role
from fuzzy_magic.train.procedural.mailings import PARCEL
from fuzzy_magic.train.procedural.reports import COMMIT, PATIENT
from fuzzy_magic.train.procedural.slots import FOURS, JOB, TASK
from fuzzy_magic.train.procedural.stories import TAKEOVER, TRANSFER, TRIP


@chooses(
    "classification_filter",
    (("sent", "got", "other"), ("from", "to", "-"), ("outgoing", "incoming", "foreign"), *ROLES),
    """
    - Parcels of {who}: sent {L0}, received {L1}, none of both {L2}
    - {L0} if {who} is the {a}, {L1} if {who} is the {b}, {L2} if {who} is neither
    - Is the parcel by {who} ({L0}), for {who} ({L1}), or does it go between other people ({L2})?
    - def box(note): # {who} sends -> {L0}; {who} receives -> {L1}; otherwise -> {L2}
    - {who} wants two lists. Notes about what {who} has sent go to {L0}, notes about what comes to {who} go
      to {L1}. The rest is {L2}.
    - {L2}: not a parcel from or to {who}. {L1}: to {who}. {L0}: from {who}.
    - Look for {who} and for the direction: away {L0}, towards {L1}, not concerned {L2}
    - Tag a note {L0}, {L1} or {L2}, depending on whether {who} is {a}, {b} or nothing of the kind.
    """,
)
def parcel_side(rng: Random) -> Choosing:
    """Say whether a parcel is from or to somebody."""
    return role(rng, PARCEL, ("sender", "receiver"), person)


@chooses(
    "code_commands",
    (("author", "reviewer", "other"), ("wrote", "approved", "neither"), ("own", "review", "skip"), *ROLES),
    """
    - {who}: {a} {L0}, {b} {L1}, else {L2}
    - What did {who} do? Wrote the change: {L0}. Approved it: {L1}. Not told or something else: {L2}.
    - Statistics for {who}. A commit written by {who} is {L0}, one that {who} reviewed is {L1}, one without
      {who} is {L2}.
    - def share(text): # {who} as {a} -> {L0}; {who} as {b} -> {L1}; neither -> {L2}
    - Go by the part that {who} has: {L0} for the {a}, {L1} for the {b}. In any other case it is {L2}.
    - {L1} when {who} gave the okay, {L0} when the code is by {who}, {L2} when {who} did neither
    - Sort notices on commits into {L0} (by {who}), {L1} (checked by {who}), {L2} (no matter for {who}).
    - Does {who} appear as the {a} ({L0}) or as the {b} ({L1})? If as neither, {L2}.
    """,
)
def commit_part(rng: Random) -> Choosing:
    """Say whether somebody wrote or reviewed a commit."""
    return role(rng, COMMIT, ("author", "reviewer"), person)


@chooses(
    "safety_verification",
    (("patient", "doctor", "other"), ("ill", "treats", "neither"), ("chart", "staff", "drop"), *ROLES),
    """
    - {who}: ill {L0}, treating {L1}, neither {L2}
    - Is {who} the {a} ({L0}), the {b} ({L1}) or not one of the two ({L2})?
    - Before notes are filed, find out about {who}. {L0}: {who} is the one who is ill. {L1}: {who} is the
      doctor. {L2}: the note is not about {who}, or {who} only called.
    - def part(note): # {who} is the {a} -> {L0}; is the {b} -> {L1}; else -> {L2}
    - {L0} files the note under patients, {L1} under doctors, both for {who}. Everything else is {L2}.
    - What is {who} here? {a}: {L0} | {b}: {L1} | none of these: {L2}
    - If {who} has the complaint say {L0}. If {who} treats it say {L1}. If the note does not have {who} in
      one of these roles say {L2}.
    - {L2} unless {who} is the {a} ({L0}) or the {b} ({L1})
    """,
)
def patient_part(rng: Random) -> Choosing:
    """Say whether somebody is the patient or the doctor."""
    return role(rng, PATIENT, ("patient", "doctor"), person)


@chooses(
    "agentic_tools",
    (("do", "notes", "other"), ("owner", "writer", "none"), ("task", "minutes", "ignore"), *ROLES),
    """
    - {who} has the task: {L0}. {who} took the notes: {L1}. Neither: {L2}.
    - {L0} / {L1} / {L2} = {who} is {a} / is {b} / is neither
    - Remind {who} only of what {who} has to do ({L0}), not of minutes that {who} wrote ({L1}) or of other
      things ({L2}). Which one is this?
    - def mine(note): # {who} in charge -> {L0}; {who} wrote the notes -> {L1}; else -> {L2}
    - Read the minutes for {who}. As the {a}, {who} gets {L0}; as the {b}, {L1}; being absent or just
      mentioned, {L2}.
    - Does {who} have to act? {L0} yes. {L1} no, {who} only wrote it down. {L2} no, {who} has no part in it.
    - Look at {who}: {a} -> {L0}; {b} -> {L1}; anything else -> {L2}
    - The note is {L0} if it gives {who} something to do, {L1} if it is by {who}, {L2} otherwise.
    """,
)
def task_part(rng: Random) -> Choosing:
    """Say whether somebody has a task or wrote the notes."""
    return role(rng, TASK, ("owner", "author"), person)


@chooses(
    "agentic_tools",
    YES_NO,
    """
    - {field} stated? {L0} yes, {L1} no
    - Does the traveller tell the {field}? If so {L0}, if not {L1}.
    - The bot must ask for the {field} when it is not in the message. {L0}: it is there. {L1}: it must ask.
    - def known(message): # {field} in the message -> {L0}, else {L1}
    - Only the {field} counts; the {other} is known from elsewhere. Say {L0} if the text gives the {field},
      {L1} if it leaves it out.
    - {L1} without {field}, {L0} with {field}
    - Can the {field} be read off the text? Answer {L0} (it can) or {L1} (it cannot).
    - Look for the {field} of the trip. Found -> {L0}. Not found -> {L1}.
    """,
)
def trip_given(rng: Random) -> Choosing:
    """Say whether a travel text has a field."""
    return given(rng, TRIP)


@chooses(
    "safety_verification",
    YES_NO,
    """
    - Payment note with {field}: {L0}. Without: {L1}.
    - Is the {field} known from the note? {L0} = yes, {L1} = no
    - An auditor accepts a payment note only if it tells the {field}. Accepted is {L0}, not accepted is {L1}.
    - def accept(note): # tells the {field} -> {L0}; does not -> {L1}
    - See whether you find the {field} in the text, never mind the {other}. {L0} if you do, {L1} if you do
      not.
    - {L0}: {field} given; {L1}: {field} lacking
    - We return notes that lack the {field} to the sender. Mark those {L1} and all others {L0}. If the label
      is there but nothing after it, it lacks.
    - {field}? there {L0}, not there {L1}
    """,
)
def transfer_given(rng: Random) -> Choosing:
    """Say whether a payment note has a field."""
    return given(rng, TRANSFER)


@chooses(
    "classification_filter",
    YES_NO,
    """
    - Does the car ad tell the {field}? {L0} / {L1} for yes / no
    - {L0} for ads with the {field}, {L1} for ads without
    - I skip ads that do not say the {field}. Tell me {L1} to skip and {L0} to read on.
    - def tells(ad): # {field} in it -> {L0}, not in it -> {L1}
    - Ads are often short of facts. This time it is the {field} that we check, not the {other}. If the ad has
      it, {L0}; otherwise {L1}.
    - {field} missing -> {L1}; {field} not missing -> {L0}
    - Answer with {L0} if a reader learns the {field}, with {L1} if a reader has to call and ask.
    - Has it got a {field}? Yes is {L0} and no is {L1}; an empty entry is a no.
    """,
)
def car_given(rng: Random) -> Choosing:
    """Say whether a car advertisement has a field."""
    return given(rng, CAR)


@chooses(
    "text_nlp",
    FOURS,
    """
    - What does the job ad leave out? {a} {L0}, {b} {L1}, {c} {L2}, none of the three {L3}
    - {L0} = no {a}; {L1} = no {b}; {L2} = no {c}; {L3} = all three are there
    - Look for three facts in the ad: {a}, {b}, {c}. If the first is missing answer {L0}, if the second is
      {L1}, if the third is {L2}. If you find them all answer {L3}.
    - def lacking(ad): # {a} -> {L0}; {b} -> {L1}; {c} -> {L2}; nothing -> {L3}
    - Which question is left for the employer? About the {a}: {L0}. About the {b}: {L1}. About the {c}: {L2}.
      None: {L3}.
    - {L3} when {a}, {b} and {c} are stated, otherwise the one that is not: {L0} ({a}), {L1} ({b}) or {L2}
      ({c})
    - Tick the gap
    | {L0}: {a}
    | {L1}: {b}
    | {L2}: {c}
    | {L3}: no gap
    - Never more than one of {a}, {b}, {c} is absent. Name it by its code, {L0}, {L1} or {L2} in this order;
      {L3} if none is.
    """,
)
def job_missing(rng: Random) -> Choosing:
    """Say which of three fields a job advertisement lacks."""
    return missing(rng, JOB)


@chooses(
    "format_repair",
    FOURS,
    """
    - Incomplete notice? no {a}: {L0}, no {b}: {L1}, no {c}: {L2}; complete: {L3}
    - Check {a}, {b}, {c}. The one that is missing decides: {L0}, {L1}, {L2} in this order. Nothing missing:
      {L3}.
    - Before it goes to print a notice has to have {a}, {b} and {c}. Say {L3} if it has. If not, say what to
      add: {L0} for the {a}, {L1} for the {b}, {L2} for the {c}.
    - def add(notice): # missing {a} -> {L0}, missing {b} -> {L1}, missing {c} -> {L2}, else {L3}
    - {L0} if the {a} cannot be found, {L1} if the {b} cannot, {L2} if the {c} cannot, {L3} if all can
    - Ready to print is {L3}. Otherwise: {a} to be added {L0}, {b} to be added {L1}, {c} to be added {L2}.
    - Three boxes, {a}, {b} and {c}. Which one stays empty? First {L0}, second {L1}, third {L2}, none {L3}.
    - The notice lacks ... {a} ({L0}) / {b} ({L1}) / {c} ({L2}) / nothing of these ({L3})
    """,
)
def event_missing(rng: Random) -> Choosing:
    """Say which of three fields an announcement lacks."""
    return missing(rng, EVENT)


@chooses(
    "search_matching",
    (("match", "other", "open"), ("yes", "no", "unknown"), ("alert", "skip", "look"), *ROLES),
    """
    - {field}: {value} {L0}, other {L1}, untold {L2}
    - Is {value} the {field}? yes {L0}, no {L1}, the report does not say {L2}
    - Alert us with {L0} when the {field} in the news is {value}. When it is somebody else, {L1}. When the
      news names no {field}, {L2}.
    - def alert(news): # {field} is "{value}" -> {L0}; another -> {L1}; none -> {L2}
    - We follow {value}, but only as the {field}. In that role {L0}; with another firm in that role {L1};
      with nobody in it {L2}.
    - {L1}: somebody other than {value} is the {field}. {L0}: {value} is. {L2}: we are not told who is.
    - Who is the {field}? {value} -> {L0}. A different one -> {L1}. Not in the text -> {L2}.
    - Compare the {field} with "{value}": equal {L0}, unequal {L1}, missing {L2}
    """,
)
def takeover_match(rng: Random) -> Choosing:
    """Say whether a role in takeover news is filled by a company."""
    return matches(rng, TAKEOVER, ("buyer", "target", "seller", "adviser"))
