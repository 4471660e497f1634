"""Taking leave of an operation: announced in every answer and in the document, long before."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from typing import Any, TypeVar

from starlette.datastructures import MutableHeaders
from starlette.types import Message, Send

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class Abschied:
    """Deprecated since the day `seit`, gone on the day `bis` (UTC); `nachfolger` takes over."""

    seit: date
    bis: date
    nachfolger: str | None

    def headers(self, erklaerung: str) -> dict[str, str]:
        """Return `Deprecation` (RFC 9745), `Sunset` (RFC 8594) and their links (RFC 8288)."""
        links = [f'<{erklaerung}>; rel="deprecation"; type="text/html"']
        if self.nachfolger:
            links.append(f'<{self.nachfolger}>; rel="successor-version"')
        return {
            "Deprecation": f"@{int(_anfang(self.seit).timestamp())}",
            "Sunset": format_datetime(_anfang(self.bis), usegmt=True),
            "Link": ", ".join(links),
        }

    def text(self) -> str:
        ersatz = f" Nutzen Sie stattdessen {self.nachfolger}." if self.nachfolger else ""
        return f"Veraltet seit {self.seit:%d.%m.%Y}, abgeschaltet am {self.bis:%d.%m.%Y}.{ersatz}"

    def angesagt(self, send: Send, *, erklaerung: str) -> Send:
        """Wrap `send` so that every answer, a refusal too, carries the headers."""

        async def mit_ansage(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers(erklaerung).items():
                    headers.append(name, value)
            await send(message)

        return mit_ansage


def veraltet(*, seit: date, bis: date, nachfolger: str | None = None) -> Callable[[F], F]:
    """Mark an operation; stands between `@router.get(...)` and the function.

    At least six months lie between the two days, so that callers can follow.
    """
    if (bis - seit).days < 180:
        raise ValueError(f"{seit} to {bis} is shorter than six months")

    def markiert(endpoint: F) -> F:
        endpoint.__dict__["abschied"] = Abschied(seit, bis, nachfolger)
        return endpoint

    return markiert


def _anfang(tag: date) -> datetime:
    return datetime.combine(tag, time(), UTC)
