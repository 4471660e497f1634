"""The four services in this process, seen from outside: what they log, count and trace."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from io import StringIO

import httpx
import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from shared.beobachtung import ausgang
from shared.beobachtung.spuren import Spuren
from tests.conftest import Datenbank
from tests.shared.mitschrift import mitgeschrieben
from tests.vier_dienste import DIENSTE, Gateway, plattform


@dataclass(frozen=True)
class Beobachtet:
    """A platform through `client`, with all that it recorded so far."""

    client: httpx.AsyncClient
    aufnahme: InMemorySpanExporter
    protokoll: StringIO

    def spuren(self, trace_id: str | None = None) -> list[ReadableSpan]:
        """Return the spans that ended, of one trace or of all."""
        return [
            span
            for span in self.aufnahme.get_finished_spans()
            if (kontext := span.get_span_context())
            and trace_id in {None, f"{kontext.trace_id:032x}"}
        ]

    async def messwerte(self, dienst: str) -> str:
        """Return what Prometheus reads of a service."""
        gateway = self.client._transport
        assert isinstance(gateway, Gateway)
        async with httpx.AsyncClient(transport=gateway.dienste[dienst]) as prometheus:
            antwort = await prometheus.get("http://dienst:8000/metrics")
        assert antwort.status_code == 200
        return antwort.text

    async def alle_messwerte(self) -> str:
        return "".join([await self.messwerte(dienst) for dienst in DIENSTE])


@pytest.fixture
def aufnahme(monkeypatch: pytest.MonkeyPatch) -> InMemorySpanExporter:
    """What would be sent to a collector, of all services made hereafter."""
    aufnahme = InMemorySpanExporter()

    def hierher(_: str, dienst: str, *, anteil: float) -> Spuren:
        return Spuren(dienst, anteil=anteil, ausgang=SimpleSpanProcessor(aufnahme))

    monkeypatch.setattr(ausgang, "spuren_nach", hierher)
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://sammler:4318")
    return aufnahme


@pytest.fixture
def protokoll() -> Iterator[StringIO]:
    """Every line that is logged, as a service writes it."""
    with mitgeschrieben("alle") as geschrieben:
        yield geschrieben


@pytest.fixture
async def beobachtet(
    database: Datenbank, aufnahme: InMemorySpanExporter, protokoll: StringIO
) -> AsyncIterator[Beobachtet]:
    async with plattform(database) as client:
        yield Beobachtet(client, aufnahme, protokoll)
