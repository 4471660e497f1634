"""The way of traces to a collector: OTLP over HTTP, in the background."""

from opentelemetry.exporter.otlp.proto.http import Compression
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.trace.export import BatchSpanProcessor

from shared.beobachtung.spuren import Spuren

FRIST = 5  # seconds for one batch, also at the end


def spuren_nach(ziel: str, dienst: str, *, anteil: float) -> Spuren:
    """Return the traces of a service, sent to the collector at `ziel` (its address, no path)."""
    senden = OTLPSpanExporter(
        f"{ziel.rstrip('/')}/v1/traces", timeout=FRIST, compression=Compression.Gzip
    )
    return Spuren(dienst, anteil=anteil, ausgang=BatchSpanProcessor(senden))
