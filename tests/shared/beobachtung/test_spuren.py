"""One request is one trace, however many services take part in it."""

import asyncio
import json

import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind

from shared.beobachtung.spuren import Spuren
from shared.protokoll import spur_aus
from tests.shared.beobachtung.conftest import Beobachtet
from tests.tokens import bearer

KENNUNG, EIGEN = "eine-anfrage-viele-dienste", "06635020"
TRACE, RUFER = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
VON_AUSSEN = {"traceparent": f"00-{TRACE}-{RUFER}-00", "X-Request-ID": KENNUNG}
ERLAUBT = {
    "http.request.method", "http.route", "http.response.status_code", "error.type",
    "server.address", "db.system.name", "db.namespace", "db.operation.name", "db.query.text",
}  # fmt: skip


def dienst(span: ReadableSpan) -> str:
    return str(span.resource.attributes["service.name"])


def kennung(span: ReadableSpan) -> int:
    kontext = span.get_span_context()
    assert kontext is not None
    return kontext.span_id


async def vollstaendig(beobachtet: Beobachtet) -> list[ReadableSpan]:
    """Return the trace once all calls that it shows the answers of have ended too."""
    async with asyncio.timeout(10):
        while True:
            spur = beobachtet.spuren(TRACE)
            beendet = {kennung(span) for span in spur} | {int(RUFER, 16)}
            if all(span.parent and span.parent.span_id in beendet for span in spur):
                return spur
            await asyncio.sleep(0.05)


async def test_eine_anfrage_ist_eine_spur_durch_drei_dienste(beobachtet: Beobachtet) -> None:
    antwort = await beobachtet.client.get(
        f"/dashboard/v1/kommunen/{EIGEN}", headers=bearer() | VON_AUSSEN
    )
    assert antwort.status_code == 200
    spur = await vollstaendig(beobachtet)
    je_kennung = {kennung(span): span for span in spur}
    anfragen = [span for span in spur if span.kind is SpanKind.SERVER]
    assert {dienst(span) for span in anfragen} >= {"dashboard", "foerderung", "beratung"}
    for span in anfragen:
        assert span.parent is not None
        rufend = je_kennung.get(span.parent.span_id)
        if rufend is None:
            assert (dienst(span), span.parent.span_id) == ("dashboard", int(RUFER, 16))
            assert span.name == "GET /kommunen/{ags}"
        else:
            assert (rufend.kind, (rufend.attributes or {})["server.address"]) == (
                SpanKind.CLIENT,
                dienst(span),
            )

    anweisungen = [span for span in spur if "db.query.text" in (span.attributes or {})]
    assert {dienst(span) for span in anweisungen} >= {"foerderung", "beratung"}
    assert {name for span in beobachtet.spuren() for name in span.attributes or {}} <= ERLAUBT
    assert not any(span.events for span in beobachtet.spuren())
    assert EIGEN not in "".join(span.to_json() for span in spur)

    zeilen = [json.loads(zeile) for zeile in beobachtet.protokoll.getvalue().splitlines()]
    unsere = [zeile for zeile in zeilen if zeile.get("request_id") == KENNUNG]
    assert {zeile["trace_id"] for zeile in unsere} == {TRACE}


async def test_wonach_jemand_sucht_steht_in_keiner_spur(beobachtet: Beobachtet) -> None:
    antwort = await beobachtet.client.get(
        "/katalog/v1/leistungen", params={"q": "Kanarienvogel"}, headers=VON_AUSSEN
    )
    assert antwort.status_code == 200
    [suche] = [span for span in beobachtet.spuren(TRACE) if span.kind is SpanKind.SERVER]
    assert (suche.name, dienst(suche)) == ("GET /leistungen", "katalog")
    assert "anarienvogel" not in "".join(span.to_json() for span in beobachtet.spuren())


@pytest.mark.parametrize(("anteil", "flags"), [(0.0, "00"), (1.0, "01")])
def test_der_anteil_entscheidet_und_kein_rufer(anteil: float, flags: str) -> None:
    spuren = Spuren("probe", anteil=anteil, ausgang=SimpleSpanProcessor(InMemorySpanExporter()))
    for wunsch in ("00", "01"):
        spur = spuren.beginnen(spur_aus([KENNUNG], [f"00-{TRACE}-{RUFER}-{wunsch}"]))
        assert (spur.trace_id, spur.flags, spur.anfrage_id) == (TRACE, flags, KENNUNG)
        assert spur.span_id != RUFER
