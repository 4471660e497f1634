"""The route class of every service: refuses unknown parameters and stores repeatable answers."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import APIRouter, Request, Response, params
from fastapi.dependencies.models import Dependant
from fastapi.dependencies.utils import get_flat_params
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute

from shared.idempotency import Replay


class ContractRoute(APIRoute):
    """Sees the request before it is parsed and the finished bytes before the session commits."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()
        known = _query_names(self.dependant)

        async def handle_by_contract(request: Request) -> Response:
            _refuse_unknown(request, known)
            try:
                response = await handle(request)
            except Replay as replay:
                return replay.response
            if store := getattr(request.state, "store", None):
                store(response)
            return response

        return handle_by_contract


def router_for(prefix: str, *, tag: str) -> APIRouter:
    """Return a router whose routes all keep the contract."""
    return APIRouter(prefix=prefix, tags=[tag], route_class=ContractRoute)


def _query_names(dependant: Dependant) -> frozenset[str]:
    """The fields of a query model are plain fields, so the other places are taken away instead."""
    elsewhere = (params.Path, params.Header, params.Cookie)
    return frozenset(
        param.alias
        for param in get_flat_params(dependant)
        if not isinstance(param.field_info, elsewhere)
    )


def _refuse_unknown(request: Request, known: frozenset[str]) -> None:
    unknown = set(request.query_params) - known
    if unknown:
        raise RequestValidationError(
            [{"type": "extra_forbidden", "loc": ("query", name)} for name in sorted(unknown)]
        )
