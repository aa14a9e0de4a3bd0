"""The routes, as an ASGI application on Starlette; everything that takes time runs in a thread."""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from fuzzy_magic.errors import MissingExtra
from fuzzy_magic.serve.guard import Guard
from fuzzy_magic.serve.jobs import Job, Jobs
from fuzzy_magic.serve.problems import Problem, invalid, problem
from fuzzy_magic.serve.service import CompileRequest, InferRequest, Service

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

BASE = "/api/v1"
MOST_BYTES = 1 << 20  # of a request's body
POLL_SECONDS = "1"

_log = logging.getLogger(__name__)
_T = TypeVar("_T")


@dataclass(frozen=True)
class Answer:
    """JSON, or the bytes of a file, with a status and headers."""

    body: Mapping[str, object] | bytes
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


class Api:
    """What each path answers.

    Parameters
    ----------
    service
        Does the work.
    guard
        Knows where the model file may be fetched.
    """

    def __init__(self, service: Service, guard: Guard) -> None:
        self.service = service
        self.guard = guard
        self.jobs = Jobs()
        self._threads = ThreadPoolExecutor(4, "serve")

    async def compile(self, request: Request) -> Answer:
        """Compile, and answer when it is done: the SDK takes what comes for the result."""
        job = await self._submit(request)
        done = await asyncio.wrap_future(job.future)
        return Answer({"job_id": job.id, "status": job.status, **done}, 202)

    async def compile_async(self, request: Request) -> Answer:
        """Compile, and answer at once."""
        job = await self._submit(request)
        job.future.add_done_callback(_log_fault)  # nobody waits for it to fail
        return Answer(_state(job), 202, {"Retry-After": POLL_SECONDS})

    async def job(self, request: Request) -> Answer:
        """Say where a job stands."""
        job = self.jobs.get(request.path_params["job_id"])
        running = job.status in ("queued", "running")
        return Answer(_state(job), 200, {"Retry-After": POLL_SECONDS} if running else {})

    async def cancel(self, request: Request) -> Answer:
        """Take a job out of the queue."""
        job = self.jobs.cancel(request.path_params["job_id"])
        return Answer({"job_id": job.id, "status": job.status})

    async def infer(self, request: Request) -> Answer:
        """Run a program on one input."""
        asked = InferRequest.read(await _body(request), self.service.longest)
        return Answer(await self._thread(lambda: self.service.infer(asked)))

    async def download(self, request: Request) -> Answer:
        """Hand out a `.paw` file."""
        reference, url = request.path_params["program"], self._model_url(request)
        id, raw = await self._thread(lambda: self.service.paw(reference, url))
        disposition = {"Content-Disposition": f'attachment; filename="{id}.paw"'}
        return Answer(raw, 200, {"Content-Type": "application/zip", **disposition})

    async def program(self, request: Request) -> Answer:
        """Tell about a program."""
        return Answer(await self._thread(lambda: self.service.describe(request.path_params["program"])))

    async def resolve(self, request: Request) -> Answer:
        """Return the id of a name."""
        slug = request.path_params["slug"]
        return Answer({"program_id": await self._thread(lambda: self.service.resolve(slug)), "slug": slug})

    async def compilers(self, request: Request) -> Answer:
        """List the one compiler."""
        return Answer({"compilers": self.service.compilers()})

    async def health(self, request: Request) -> Answer:
        """Say that the server is up."""
        return Answer({"status": "ok"})

    def close(self) -> None:
        """Drop what waits."""
        self.jobs.close()
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _submit(self, request: Request) -> Job:
        body, names = await _body(request), self.service.compiler_names
        asked = await self._thread(lambda: CompileRequest.read(body, names))  # long specs take their time
        return self.jobs.submit(lambda: self.service.compile(asked))

    async def _thread(self, work: Callable[[], _T]) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    def _model_url(self, request: Request) -> str:
        path = self.guard.model_path(self.service.model_name)
        return f"{str(request.base_url).rstrip('/')}{BASE}/models/{path}"


def application(service: Service, guard: Guard) -> ASGIApp:
    """Build the ASGI application.

    Raises
    ------
    MissingExtra
        When Starlette is not installed.
    """
    try:
        from starlette.applications import Starlette
        from starlette.exceptions import HTTPException
        from starlette.responses import FileResponse
        from starlette.routing import Route
    except ModuleNotFoundError as error:
        raise MissingExtra("starlette", "serve") from error
    api = Api(service, guard)

    async def model(request: Request) -> Response:
        if service.model is None:
            raise HTTPException(404)
        return FileResponse(service.model, filename=service.model_name)  # which knows ranges

    async def no_route(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        code = {404: "no_such_path", 405: "method_not_allowed"}.get(error.status_code, "http_error")
        return _response(_refusal(Problem(error.status_code, code, f"{error.detail}.")))

    async def failed(request: Request, error: Exception) -> Response:
        return _failed(error)

    def route(path: str, answer: Callable[[Request], Awaitable[Answer]], method: str = "GET") -> Route:
        return Route(f"{BASE}{path}", _endpoint(answer), methods=[method])

    app = Starlette(
        routes=[
            route("/compile", api.compile, "POST"),
            route("/compile/async", api.compile_async, "POST"),
            route("/compile/{job_id}", api.job),
            route("/compile/{job_id}", api.cancel, "DELETE"),
            route("/infer", api.infer, "POST"),
            route("/programs/resolve/{slug:path}", api.resolve),
            route("/programs/{program}/download", api.download),
            route("/programs/{program}", api.program),
            route("/models/compilers", api.compilers),
            route("/health", api.health),
            Route(f"{BASE}/models/{guard.model_path(service.model_name)}", model),
        ],
        exception_handlers={HTTPException: no_route, Exception: failed},
    )
    return _Guarded(app, guard, api.close)


class _Guarded:
    """The door in front of the routes: asks the guard, and closes up when the server stops."""

    def __init__(self, app: ASGIApp, guard: Guard, close: Callable[[], None]) -> None:
        self._app, self._guard, self._close = app, guard, close

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (b"x-content-type-options", b"nosniff")]
            await send(message)

        if scope["type"] == "lifespan":
            try:
                await self._app(scope, receive, send)
            finally:
                self._close()
            return
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        try:
            self._guard.check(scope["method"], scope["path"], headers)
        except Problem as refusal:
            await _response(_refusal(refusal))(scope, receive, sending)
        else:
            await self._app(scope, receive, sending)


def _endpoint(answer: Callable[[Request], Awaitable[Answer]]) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        try:
            return _response(await answer(request))
        except Problem as refusal:
            return _response(_refusal(refusal))
        except Exception as error:
            refused = problem(error)
            return _failed(error) if refused is None else _response(_refusal(refused))

    return endpoint


def _failed(error: Exception) -> Response:
    """Answer for a fault of ours, of which only the log tells more."""
    refused = _refusal(Problem(500, "internal_error", "The server failed; its log says more."))
    _log.error("request %s failed", refused.headers["X-Request-ID"], exc_info=error)
    return _response(refused)


def _log_fault(done: Future[Mapping[str, object]]) -> None:
    if not done.cancelled() and (error := done.exception()) is not None and problem(error) is None:
        _log.error("a compile failed", exc_info=error)


def _refusal(refusal: Problem) -> Answer:
    request_id = secrets.token_hex(8)
    headers = {**refusal.headers, "X-Request-ID": request_id}
    return Answer(refusal.body(request_id), refusal.status, headers)


def _response(answer: Answer) -> Response:
    from starlette.responses import JSONResponse, Response

    if isinstance(answer.body, bytes):
        return Response(answer.body, answer.status, dict(answer.headers))
    return JSONResponse(answer.body, answer.status, dict(answer.headers))


def _state(job: Job) -> dict[str, object]:
    state: dict[str, object] = {
        "job_id": job.id,
        "status": job.status,
        "created_at": job.created,
        "completed_at": job.completed,
        "program_id": None,
        "error": None,
    }
    if job.status == "failed":
        known = problem(job.future.exception())
        return {**state, "error": "The server failed; its log says more." if known is None else known.message}
    return {**state, **job.future.result()} if job.status == "completed" else state


async def _body(request: Request) -> dict[str, Any]:
    """Read a JSON object, and no more of it than is allowed."""
    raw = b""
    async for part in request.stream():
        raw += part
        if len(raw) > MOST_BYTES:
            raise Problem(413, "too_large", f"A request may have {MOST_BYTES:,} bytes.")
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise invalid("The body must be a JSON object.")
    return body
