"""Why a request is refused, in the API's form: `error`, `message`, `details` and `request_id`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from fuzzy_magic.errors import (
    AssetError,
    CompileError,
    ContextOverflow,
    FuzzyError,
    InterpreterMismatch,
    InvalidOutput,
    ProgramError,
    ProgramFormatError,
    ProgramNotFound,
    SpecError,
    StoreError,
)


@dataclass
class Problem(Exception):
    """A refusal: an HTTP status, a code for programs, a sentence for people, and numbers for both."""

    status: int
    code: str
    message: str
    details: Mapping[str, object] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def body(self, request_id: str) -> dict[str, object]:
        """Return what the client reads."""
        said: dict[str, object] = {
            "error": self.code,
            "message": self.message,
            "details": self.details,
            "request_id": request_id,
        }
        # The SDK waits a minute for a program that was not found, unless this says that it will not come.
        return {**said, "detail": self.message} if self.status == 404 else said


_CODES: tuple[tuple[type[FuzzyError], int, str], ...] = (
    (SpecError, 422, "invalid_spec"),
    (CompileError, 422, "cannot_compile"),
    (ProgramNotFound, 404, "program_not_found"),
    (InterpreterMismatch, 409, "interpreter_mismatch"),
    (ProgramError, 422, "program_error"),
    (ContextOverflow, 422, "input_too_long"),
    (InvalidOutput, 422, "invalid_output"),
)
_FAULTS = (AssetError, ProgramFormatError, StoreError)


def problem(error: BaseException | None) -> Problem | None:
    """Turn an error of this package into a refusal; what the client did not cause is a 500.

    None stands for a fault of the server that is for its log alone: the message may name files there.
    """
    if not isinstance(error, FuzzyError) or isinstance(error, _FAULTS):
        return None
    status, code = next(
        ((status, code) for kind, status, code in _CODES if isinstance(error, kind)), (500, "server_error")
    )
    return Problem(status, code, error.message, {"hint": error.hint} if error.hint else None)


def invalid(message: str) -> Problem:
    """Refuse a request whose fields are wrong."""
    return Problem(422, "invalid_request", message)
