"""The route class of every service: what the contract promises for each operation.

Unknown parameters are refused; a transaction that lost a race for locks is run again as a whole;
the answer to a repeatable request is stored with its effect; a read has an ETag and answers 304;
an operation that will go says so.
"""

import asyncio
import json
import random
import time
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack, suppress
from copy import copy
from functools import cached_property
from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response, params
from fastapi.dependencies.utils import get_flat_params
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute, request_response
from sqlalchemy.exc import DBAPIError
from starlette.routing import compile_path
from starlette.types import Receive, Scope, Send

from shared.db import sqlstate
from shared.errors import problems
from shared.idempotency import Replay
from shared.openapi_lesen import anker
from shared.veraltet import Abschied
from shared.versions import BLEIBT, bekannt, etag_des_inhalts

Handler = Callable[[Request], Coroutine[Any, Any, Response]]
ATTEMPTS = 5
STROM = "text/event-stream"
RETRY_WITHIN = 4.0  # seconds; an older request is answered with 503 instead
# serialization failure, deadlock, a lock not got in time, and a plan that a migration made stale;
# a violated constraint is an answer, not an accident, and is never tried again
RETRYABLE = {"40001", "40P01", "55P03", "0A000"}


class ContractRoute(APIRoute):
    """Sees the request before it is parsed and the finished bytes before the session commits."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **kwargs: Any) -> None:
        self.abschied: Abschied | None = getattr(endpoint, "abschied", None)
        if self.abschied:
            kwargs |= {"deprecated": True, "description": self.abschied.text()}
        super().__init__(path, endpoint, **kwargs)
        if self.body_field:  # any body may be unreadable or too long
            self.responses = problems(400, 413) | self.responses

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.abschied:
            _, dienst, version, *_ = scope["path"].split("/")
            erklaerung = f"/{dienst}/{version}/#{anker(self.name)}"
            send = self.abschied.angesagt(send, erklaerung=erklaerung)
        await super().handle(scope, receive, send)

    @cached_property
    def _query_names(self) -> frozenset[str]:
        # the fields of a query model are plain fields, so the other places are taken away instead
        elsewhere = (params.Path, params.Header, params.Cookie)
        return frozenset(
            param.alias
            for param in get_flat_params(self.dependant)
            if not isinstance(param.field_info, elsewhere)
        )

    def get_route_handler(self) -> Handler:
        handle = super().get_route_handler()
        known = self._query_names

        async def handle_by_contract(request: Request) -> Response:
            _refuse_unknown(request, known)
            if self.body_field:  # a body that is no JSON is read by whoever wants it, if they may
                _refuse_doubled(await request.body())
            try:
                response = await _in_one_transaction(handle, request)
            except Replay as replay:
                return replay.response
            is_read = request.method in {"GET", "HEAD"}
            return _unless_known(request, response) if is_read else response

        return handle_by_contract


def router_for(prefix: str, *, tag: str) -> APIRouter:
    """Return a router whose routes all keep the contract."""
    return APIRouter(
        prefix=prefix,
        tags=[tag],
        route_class=ContractRoute,
        generate_unique_id_function=_operation_id,
    )


def aufnehmen(app: FastAPI, router: APIRouter, *, prefix: str = "") -> None:
    """Give `app` the routes of `router` under `prefix`, as they were analysed where they stand.

    `include_router` would analyse each again for the app (ADR 0049). As there, `path` stays what
    the router says; the whole address is `path_format`.
    """
    for route in router.routes:
        assert isinstance(route, APIRoute)
        hier = copy(route)
        ort = compile_path(prefix + route.path)
        hier.path_regex, hier.path_format, hier.param_convertors = ort
        hier.dependency_overrides_provider = app
        hier.app = request_response(hier.get_route_handler())
        app.router.routes.append(hier)


def _operation_id(route: APIRoute) -> str:
    """Return the name of the function: it stays when the path changes."""
    return route.name


def _refuse_doubled(body: bytes) -> None:
    """Refuse a JSON object that names a key twice: which of the two is meant, nobody knows."""

    def distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        names = [name for name, _ in pairs]
        if len(set(names)) < len(names):
            doubled = max(names, key=names.count)
            raise RequestValidationError([{"type": "doppelt", "loc": ("body", doubled)}])
        return dict(pairs)

    with suppress(ValueError, RecursionError):  # unreadable JSON is told by whoever reads it
        json.loads(body, object_pairs_hook=distinct)


async def _in_one_transaction(handle: Handler, request: Request) -> Response:
    """Run dependencies, use case and commit; again from the start when only a race was lost.

    FastAPI closes dependencies of scope "function" with the stack it finds in the request, so a
    stack of our own for each attempt commits inside the attempt. Time spent in a line before the
    first statement (`request.state.an_der_reihe` is when it was over) does not count.
    """
    attempt, begun = 1, time.monotonic()
    while True:
        try:
            async with AsyncExitStack() as stack:
                request.scope["fastapi_function_astack"] = stack
                request.state.store = None
                response = await handle(request)
                if store := request.state.store:
                    await store(response)
            return response
        except DBAPIError as error:
            if sqlstate(error) not in RETRYABLE:
                raise
            latest = getattr(request.state, "an_der_reihe", begun) + RETRY_WITHIN
            if attempt == ATTEMPTS or time.monotonic() >= latest:
                raise
            await asyncio.sleep(random.uniform(0, 0.02 * 2**attempt))  # noqa: S311 (jitter)
            attempt += 1


def _unless_known(request: Request, response: Response) -> Response:
    """Give a read its strong ETag; answer 304 when the caller has these bytes already."""
    if response.status_code != 200 or response.media_type == STROM:
        return response  # what has no end has no version
    body = getattr(response, "body", b"")  # a file comes with its own
    etag = etag_des_inhalts(response.headers.get("ETag"), body)
    response.headers["ETag"] = etag
    if bekannt(etag, request.headers.get("If-None-Match", "")):
        kept = {name: response.headers[name] for name in BLEIBT if name in response.headers}
        return Response(status_code=304, headers=kept)
    return response


def _refuse_unknown(request: Request, known: frozenset[str]) -> None:
    unknown = set(request.query_params) - known
    if unknown:
        raise RequestValidationError(
            [{"type": "extra_forbidden", "loc": ("query", name)} for name in sorted(unknown)]
        )
