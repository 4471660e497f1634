"""Where Prometheus reads: `/metrics` of each process, beside the service and not of its contract.

It stands outside of everything that bounds requests, so that it answers when nothing else does. The
gateway does not pass it on; who comes through a proxy all the same is told that there is nothing.
"""

from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from shared.beobachtung.messwerte import Messwerte

PFAD = "/metrics"


class Messstelle:
    def __init__(self, app: ASGIApp, messwerte: Messwerte) -> None:
        self.app, self._messwerte = app, messwerte

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != PFAD:
            await self.app(scope, receive, send)
            return
        await (await self._antwort(scope))(scope, receive, send)

    async def _antwort(self, scope: Scope) -> Response:
        # who sends it only shuts itself out
        # nosemgrep: wer-fragt-steht-im-token
        if any(name == b"x-forwarded-for" for name, _ in scope["headers"]):
            return PlainTextResponse("", 404)
        if scope["method"] != "GET":
            return PlainTextResponse("", 405, {"Allow": "GET"})
        return Response(await self._messwerte.text(), media_type=CONTENT_TYPE_PLAIN_0_0_4)
