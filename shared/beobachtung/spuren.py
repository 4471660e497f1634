"""Traces: which part of a request took how long, in this service and in the next.

There is one span per request, per call of another service and per statement, of the SDK of
OpenTelemetry. Their attributes are set here and nowhere else: method, template of the route,
status, the type of an error, the text of a statement with its placeholders. No address, header,
parameter or text of an error gets into one, so nothing that a caller wrote does. Names are those of
https://opentelemetry.io/docs/specs/semconv/. Imported only where traces are sent.
"""

import asyncio
from dataclasses import replace
from typing import Any

from opentelemetry.context import Context
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.sampling import TraceIdRatioBased
from opentelemetry.trace import (
    NonRecordingSpan,
    Span,
    SpanContext,
    SpanKind,
    Status,
    StatusCode,
    TraceFlags,
    Tracer,
    format_span_id,
    format_trace_id,
    set_span_in_context,
)
from sqlalchemy import Connection, event
from sqlalchemy.engine import Engine, ExceptionContext
from sqlalchemy.engine.interfaces import ExecutionContext

from shared.protokoll import Spur, aktuelle_spur

LAENGSTE_ANWEISUNG = 2000
OFFEN = "ozg_abschnitt"


class Abschnitt:
    """One part of a trace; those within it are begun by it."""

    __slots__ = ("_span", "_tracer")

    def __init__(self, tracer: Tracer, span: Span) -> None:
        self._tracer, self._span = tracer, span

    def in_spur(self, spur: Spur) -> Spur:
        """Return the trace as it goes on within this part."""
        hier = self._span.get_span_context()
        return replace(
            spur,
            trace_id=format_trace_id(hier.trace_id),
            span_id=format_span_id(hier.span_id),
            flags=f"{hier.trace_flags:02x}",
            abschnitt=self,
        )

    def aufruf(self, dienst: str, methode: str) -> "Abschnitt":
        """Begin a call of another service."""
        merkmale = {"http.request.method": methode, "server.address": dienst}
        return self._darin(f"{methode} {dienst}", SpanKind.CLIENT, merkmale)

    def anweisung(self, sql: str, datenbank: str) -> "Abschnitt":
        """Begin a statement; `sql` has placeholders for what it is given."""
        was = sql.split(None, 1)[0].upper() if sql else ""
        merkmale = {
            "db.system.name": "postgresql",
            "db.namespace": datenbank,
            "db.operation.name": was,
            "db.query.text": sql[:LAENGSTE_ANWEISUNG],
        }
        return self._darin(f"{was} {datenbank}", SpanKind.CLIENT, merkmale)

    def beantwortet(self, methode: str, route: str, status: int) -> None:
        """End a request of this service."""
        self._span.update_name(f"{methode} {route}".rstrip())
        self._span.set_attributes({"http.request.method": methode, "http.route": route})
        self.beenden(status, fehler=str(status) if status >= 500 else None)

    def beenden(self, status: int = 0, *, fehler: str | None = None) -> None:
        """End this part; `fehler` is a type and never a text."""
        if status:
            self._span.set_attribute("http.response.status_code", status)
        if fehler:
            self._span.set_attribute("error.type", fehler)
            self._span.set_status(Status(StatusCode.ERROR))
        self._span.end()

    def _darin(self, name: str, art: SpanKind, merkmale: dict[str, str]) -> "Abschnitt":
        kontext = set_span_in_context(self._span, Context())
        span = self._tracer.start_span(name, context=kontext, kind=art, attributes=merkmale)
        return Abschnitt(self._tracer, span)


class Spuren:
    """The traces of one service, a share (0 to 1) of them recorded.

    Which ones, the id of a trace decides: all services record the same ones, and no caller can
    have more recorded than that.
    """

    def __init__(self, dienst: str, *, anteil: float, ausgang: SpanProcessor) -> None:
        self._dienst = dienst
        self._anbieter = TracerProvider(
            resource=Resource.create({"service.name": dienst, "service.namespace": "ozg-kommunal"}),
            sampler=TraceIdRatioBased(anteil),
            shutdown_on_exit=False,
        )
        self._anbieter.add_span_processor(ausgang)
        self._tracer = self._anbieter.get_tracer("ozg")

    def beginnen(self, spur: Spur) -> Spur:
        """Return the trace of a request as it goes on within this service."""
        kontext = Context()
        if spur.eltern:
            rufend = SpanContext(
                int(spur.trace_id, 16),
                int(spur.eltern, 16),
                is_remote=True,
                trace_flags=TraceFlags(int(spur.flags, 16)),
            )
            kontext = set_span_in_context(NonRecordingSpan(rufend), kontext)
        span = self._tracer.start_span("Anfrage", context=kontext, kind=SpanKind.SERVER)
        return Abschnitt(self._tracer, span).in_spur(spur)

    def anweisungen_aufzeichnen(self, engine: Engine) -> None:
        """Record each statement that is executed within a request."""

        @event.listens_for(engine, "before_cursor_execute")
        def vorher(
            _: Connection, __: Any, sql: str, ___: Any, laufend: ExecutionContext, ____: bool
        ) -> None:
            if (spur := aktuelle_spur()) and spur.abschnitt:
                setattr(laufend, OFFEN, spur.abschnitt.anweisung(sql, self._dienst))

        @event.listens_for(engine, "after_cursor_execute")
        def nachher(
            _: Connection, __: Any, ___: str, ____: Any, laufend: ExecutionContext, _____: bool
        ) -> None:
            if abschnitt := getattr(laufend, OFFEN, None):
                abschnitt.beenden()

        @event.listens_for(engine, "handle_error")
        def misslungen(kontext: ExceptionContext) -> None:
            if abschnitt := getattr(kontext.execution_context, OFFEN, None):
                abschnitt.beenden(fehler=type(kontext.original_exception).__name__)

    async def schliessen(self) -> None:
        """Send what is not sent yet; a collector that is away is waited for briefly."""
        await asyncio.to_thread(self._anbieter.shutdown)
