"""The generator keeps its rate and times from when a request was due; a dead downstream is left
alone; the full flood is in `make nightly`."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest

from tests.ausfall.bericht import nachweisen
from tests.ausfall.ergebnis import lesen
from tests.ausfall.fehler import Fehlt
from tests.ausfall.ueberlast import takt
from tests.ausfall.ueberlast.messen import getragen, normal_nach, totes_ziel, ueberlast
from tests.ausfall.ueberlast.takt import Probe, Takt, abschnitt

GUT = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nja"
VOLL = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 2\r\nContent-Length: 0\r\n\r\n"
OHNE = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n"


@asynccontextmanager
async def antwortend(antworten: list[bytes], *, nach: float = 0.0) -> AsyncIterator[str]:
    """Answer one after the other to requests without a body, each after so many seconds."""
    alle = iter(antworten)
    offen: set[asyncio.Task[None] | None] = set()

    async def verbindung(leser: asyncio.StreamReader, schreiber: asyncio.StreamWriter) -> None:
        offen.add(asyncio.current_task())
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while await leser.readuntil(b"\r\n\r\n"):
                await asyncio.sleep(nach)
                schreiber.write(next(alle))
        schreiber.close()
        with suppress(ConnectionError):
            await schreiber.wait_closed()

    server = await asyncio.start_server(verbindung, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        await asyncio.gather(*(einer for einer in offen if einer))


async def test_each_request_is_sent_and_counted() -> None:
    async with antwortend([GUT, GUT, VOLL, OHNE] * 5) as adresse:
        generator = Takt(adresse, lambda: b"GET / HTTP/1.1\r\n\r\n")
        proben = await generator.lauf(40, 0.5)
        await generator.ausklingen()
        generator.schliessen()
    gesehen = abschnitt(proben, 0.5)
    assert gesehen.stati == {"200": 10, "503": 10}
    assert (gesehen.gut, gesehen.ohne_pause) == (20, 5)


async def test_time_counts_from_when_a_request_was_due() -> None:
    async with antwortend([GUT] * 4, nach=0.2) as adresse:
        generator = Takt(adresse, lambda: b"GET / HTTP/1.1\r\n\r\n")
        proben = await generator.lauf(100, 0.04)
        await generator.ausklingen()
        generator.schliessen()
    assert [probe.status for probe in proben] == [200] * 4  # none waited for another one
    assert abschnitt(proben, 0.04).mittlere >= 0.2
    faellig = [probe.faellig - proben[0].faellig for probe in proben]
    assert faellig == pytest.approx([0, 0.01, 0.02, 0.03])


async def test_what_is_not_answered_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    async with antwortend([GUT], nach=1.5) as adresse:
        monkeypatch.setattr(takt, "GEDULD", 0.5)
        assert await ausgang(adresse) == "none within 0.5 s"
    assert await ausgang(adresse) == "ConnectionRefusedError"
    server = await asyncio.start_server(lambda _, schreiber: schreiber.close(), "127.0.0.1", 0)
    async with server:
        adresse = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        assert await ausgang(adresse) == "connection closed"
        monkeypatch.setattr(takt, "LEITUNGEN", 0)
        assert await ausgang(adresse) == "not sent: no connection free"


async def ausgang(adresse: str) -> str:
    generator = Takt(adresse, lambda: b"GET / HTTP/1.1\r\n\r\n")
    (probe,) = await generator.lauf(10, 0.1)
    await generator.ausklingen()
    generator.schliessen()
    return probe.ausgang


def test_what_a_queue_still_answers_later_is_no_speed() -> None:
    proben = [Probe(nr / 10, nr / 10, nr / 2 + 0.1, 200) for nr in range(20)]  # 2/s for 10/s
    gesehen = abschnitt(proben, 2.0)
    assert (gesehen.gut, gesehen.geliefert) == (10.0, 2.0)


def test_a_step_is_held_against_the_requests_it_could_send() -> None:
    proben = [Probe(nr / 6.5, nr / 6.5, nr / 6.5 + 0.1, 200) for nr in range(19)]  # 6.5/s for 3 s
    assert getragen(abschnitt(proben, 3.0))
    proben[3].status = 503
    assert not getragen(abschnitt(proben, 3.0))


@pytest.mark.parametrize(
    ("schlechte", "normal"), [([], 0.0), ([0, 1], 2.0), ([4], 5.0), ([9], None)]
)
def test_normal_again(schlechte: list[int], normal: float | None) -> None:
    proben = [
        Probe(sekunde, sekunde, sekunde + 0.1, 503 if sekunde in schlechte else 200)
        for sekunde in range(10)
    ]
    assert normal_nach(proben) == normal


def test_a_dead_downstream_is_asked_at_most_a_tenth_more() -> None:
    for gezaehlt in totes_ziel(rufe=100, arten=["resets connections"]):
        assert gezaehlt.gesund == 100
        assert gezaehlt.gut, f"{gezaehlt.was}: {gezaehlt.tot} of {gezaehlt.gesund}"


@pytest.mark.nightly
def test_a_flood_leaves_the_platform_answering() -> None:
    stand = lesen()
    try:
        for gemessen in ueberlast(sekunden=60):
            stand.mit_ueberlast(gemessen)
    except Fehlt as grund:
        pytest.skip(str(grund))
    nachweisen(stand)
    assert all(gemessen.gut for gemessen in stand.ueberlast), stand.ueberlast
