"""Plain ASGI middleware: what is true of every answer and every request body."""

from datetime import date

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.clock import domain_day

MAX_BODY = 64 * 1024


class Stichtag:
    """Says on every answer which day the domain lives on (header `OZG-Stichtag`)."""

    def __init__(self, app: ASGIApp, fester_tag: date | None) -> None:
        self.app, self.fester_tag = app, fester_tag

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_day(message: Message) -> None:
            if message["type"] == "http.response.start":
                tag = domain_day(self.fester_tag).isoformat()
                MutableHeaders(scope=message)["OZG-Stichtag"] = tag
            await send(message)

        await self.app(scope, receive, send_with_day if scope["type"] == "http" else send)


class BodyLimit:
    """Refuses a request body above 64 KiB, however it is sent."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        seen = 0

        async def receive_limited() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > MAX_BODY:
                raise HTTPException(413)
            return message

        await self.app(scope, receive_limited if scope["type"] == "http" else receive, send)
