"""An absence calendar is taken over: again and again, bounded, and whatever somebody sends."""

from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import httpx
import pytest

from services.beratung.planung.abwesenheit.kalender_lesen import Gelesen, Unlesbar, lies
from tests.beratung.conftest import EKOM21, schluessel
from tests.beratung.planung.planen import angelegt, buche, frei

AB = date(2021, 4, 15)
BIS = AB + timedelta(days=550)
KOPF, FUSS = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//\r\n", "END:VCALENDAR\r\n"


def ereignis(uid: str, *zeilen: str) -> str:
    return "\r\n".join(
        ["BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20210401T080000Z", *zeilen, "END:VEVENT", ""]
    )


def kalender(*ereignisse: str) -> bytes:
    return (KOPF + "".join(ereignisse) + FUSS).encode()


def ganztags(uid: str, von: str, nach: str, *zeilen: str) -> str:
    return ereignis(uid, f"DTSTART;VALUE=DATE:{von}", f"DTEND;VALUE=DATE:{nach}", *zeilen)


URLAUB = ganztags("urlaub", "20210510", "20210515", "SUMMARY:Geheim")
SCHULUNG = ereignis(
    "schulung", "DTSTART;TZID=Europe/Berlin:20210506T080000",
    "DTEND;TZID=Europe/Berlin:20210506T120000", "RRULE:FREQ=WEEKLY;COUNT=4",
    "EXDATE;TZID=Europe/Berlin:20210520T080000",
)  # fmt: skip
VERSCHOBEN = ereignis(
    "schulung", "RECURRENCE-ID;TZID=Europe/Berlin:20210513T080000",
    "DTSTART;TZID=Europe/Berlin:20210514T080000", "DTEND;TZID=Europe/Berlin:20210514T120000",
)  # fmt: skip
FREI = ganztags("frei", "20210601", "20210602", "TRANSP:TRANSPARENT")
ABGESAGT = ganztags("abgesagt", "20210601", "20210602", "STATUS:CANCELLED")


async def sende(portal: httpx.AsyncClient, team: str, datei: bytes, **frage: Any) -> httpx.Response:
    return await portal.post(
        f"/beratung/v1/berater/{team}/abwesenheiten/ics",
        params=frage,
        content=datei,
        headers=schluessel() | EKOM21 | {"Content-Type": "text/calendar"},
    )


def summen(antwort: httpx.Response) -> dict[str, int]:
    assert antwort.status_code == 200, antwort.text
    zahlen = {name: wert for name, wert in antwort.json().items() if wert and name != "eintraege"}
    return zahlen


async def test_ein_kalender_wird_uebernommen_geaendert_und_ersetzt(
    portal: httpx.AsyncClient,
) -> None:
    team = (await angelegt(portal))["id"]
    alles = kalender(URLAUB, SCHULUNG, VERSCHOBEN, FREI, ABGESAGT)
    erste = await sende(portal, team, alles)
    assert summen(erste) == {"neu": 4, "uebergangen": 2}
    assert "Geheim" not in erste.text
    assert [eintrag["von"] for eintrag in erste.json()["eintraege"]] == [
        "2021-05-06T06:00:00Z",
        "2021-05-09T22:00:00Z",
        "2021-05-14T06:00:00Z",
        "2021-05-27T06:00:00Z",
    ]
    assert summen(await sende(portal, team, alles)) == {"unveraendert": 4, "uebergangen": 2}

    spaeter = kalender(ganztags("urlaub", "20210517", "20210522"), SCHULUNG, VERSCHOBEN)
    assert summen(await sende(portal, team, spaeter)) == {"geaendert": 1, "unveraendert": 3}
    beginne = await frei(portal, berater=team, von="2021-05-10", bis="2021-05-21")
    assert list(beginne) == ["2021-05-10"]

    nur_urlaub = kalender(ganztags("urlaub", "20210517", "20210522"))
    assert summen(await sende(portal, team, nur_urlaub)) == {"unveraendert": 1}
    ganz = await sende(portal, team, nur_urlaub, vollstaendig=True)
    assert summen(ganz) == {"unveraendert": 1, "zurueckgenommen": 3}
    assert summen(await sende(portal, team, alles)) == {"geaendert": 4, "uebergangen": 2}


async def test_was_der_kalender_absagt_endet(portal: httpx.AsyncClient) -> None:
    """Cancelled, now free, one occurrence of a series, or the series as its cancellation is sent.

    What is too long to be understood ends nothing.
    """
    team = (await angelegt(portal))["id"]
    krank, reise = (ganztags(uid, "20210610", "20210611") for uid in ("krank", "reise"))
    await sende(portal, team, kalender(URLAUB, krank, reise, SCHULUNG, VERSCHOBEN))
    ausnahme = ereignis(
        "schulung", "RECURRENCE-ID;TZID=Europe/Berlin:20210527T080000", "STATUS:CANCELLED",
        "DTSTART;TZID=Europe/Berlin:20210527T080000", "DTEND;TZID=Europe/Berlin:20210527T120000",
    )  # fmt: skip
    einzelne = kalender(
        ganztags("urlaub", "20210510", "20210515", "STATUS:CANCELLED"),
        ganztags("krank", "20210610", "20210611", "TRANSP:TRANSPARENT"),
        ganztags("reise", "20210610", "20230101"),
        ausnahme,
    )
    assert summen(await sende(portal, team, einzelne)) == {"zurueckgenommen": 3, "uebergangen": 4}
    reihe = kalender(ganztags("schulung", "20210506", "20210507", "STATUS:CANCELLED"))
    assert summen(await sende(portal, team, reihe)) == {"zurueckgenommen": 2, "uebergangen": 1}


def test_ohne_uid_zaehlt_wann_es_ist() -> None:
    ohne = [
        ganztags("x", *tage).replace("UID:x\r\n", "")
        for tage in (("20210510", "20210515"), ("20210610", "20210611"))
    ]
    einmal, umgekehrt = (
        lies(kalender(*datei), AB, BIS).eintraege for datei in (ohne, [*reversed(ohne), URLAUB])
    )
    assert len({kennung for kennung, _, _ in einmal}) == 2
    assert all(eintrag in umgekehrt for eintrag in einmal)


# Spring 2022 (02:30 is missing: one hour later, as counted from the hour before) and autumn 2021
# (02:30 comes twice: the first).
@pytest.mark.parametrize(
    ("von", "bis", "erwartet"),
    [
        ("20220327T023000", "20220327T040000", [("2022-03-27T01:30", "2022-03-27T02:00")]),
        ("20220327T023000", "20220327T030000", []),
        ("20211031T023000", "20211031T030000", [("2021-10-31T00:30", "2021-10-31T02:00")]),
    ],
)
def test_am_tag_der_zeitumstellung(von: str, bis: str, erwartet: list[tuple[str, str]]) -> None:
    zeilen = (f"DTSTART;TZID=Europe/Berlin:{von}", f"DTEND;TZID=Europe/Berlin:{bis}")
    gelesen = lies(kalender(ereignis("nachts", *zeilen)), AB, BIS)
    assert [(v[:16], b[:16]) for _, v, b in gelesen.eintraege] == erwartet


async def test_was_gebucht_ist_wird_je_eintrag_gemeldet(portal: httpx.AsyncClient) -> None:
    gebucht = await buche(portal)
    teams = (await portal.get("/beratung/v1/berater", headers=EKOM21)).json()["items"]
    team = next(t["id"] for t in teams if t["name"] == gebucht["team"])
    beide = kalender(URLAUB, ganztags("krank", "20210504", "20210506"))
    antwort = await sende(portal, team, beide)
    assert summen(antwort) == {"neu": 1, "abgelehnt": 1}
    abgelehnt = antwort.json()["eintraege"][0]
    assert abgelehnt["buchungen"] == [gebucht["id"]]
    assert abgelehnt["grund"].startswith("Am 4. Mai 2021 ist das Team gebucht")


async def test_ein_fremdes_team_und_eine_zu_grosse_datei(portal: httpx.AsyncClient) -> None:
    nirgends = "01890000-0000-7000-8000-000000000000"
    assert (await sende(portal, nirgends, kalender(URLAUB))).status_code == 404
    assert (await sende(portal, nirgends, b"x" * (512 * 1024 + 1))).status_code == 413


@pytest.mark.parametrize(
    "zeilen",
    [
        # every second for ever, and a day that never comes: 30 February
        ["RRULE:FREQ=SECONDLY"],
        ["RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"],
    ],
    ids=repr,
)
async def test_eine_endlose_regel_haelt_niemanden_auf(
    portal: httpx.AsyncClient, zeilen: list[str]
) -> None:
    team = (await angelegt(portal))["id"]
    viele = [
        ereignis(f"e{n}", "DTSTART:19000101T080000Z", "DTEND:19000101T090000Z", *zeilen)
        for n in range(60)
    ]
    antwort = await sende(portal, team, kalender(*viele))
    assert (antwort.status_code, antwort.json()["type"]) == (422, "/probleme/kalender-unlesbar")


FEINDLICH = {
    "nichts": b"",
    "kein Kalender": b"%PDF-1.7",
    "nur der Anfang": KOPF.encode() + b"BEGIN:VEVENT\r\n",
    "Ende zuerst": KOPF.encode() + b"END:VEVENT\r\n" * 3,
    "verschachtelt": KOPF.encode() + b"BEGIN:VEVENT\r\n" * 500,
    "zu viele": kalender(*(ganztags(str(n), "20210601", "20210602") for n in range(2001))),
    "zu oft": kalender(ereignis("a", "DTSTART:20210601T080000Z", "RRULE:FREQ=MINUTELY")),
    "stuendlich": kalender(ereignis("a", "DTSTART:20210601T080000Z", "RRULE:FREQ=HOURLY")),
    "Sekunden im Tag": kalender(
        ereignis("a", "DTSTART:20210601T080000Z", "RRULE:FREQ=DAILY;BYSECOND=1,2,3")
    ),
    "zu viele Regeln": kalender(
        *(ganztags(str(n), "20210601", "20210602", "RRULE:FREQ=DAILY") for n in range(201))
    ),
    "zu viele Vorkommen": kalender(
        *(ganztags(str(n), "20210601", "20210602", "RRULE:FREQ=DAILY") for n in range(3))
    ),
    "Regel ohne FREQ": kalender(ganztags("a", "20210601", "20210602", "RRULE:COUNT=3")),
    "kein Datum": kalender(ereignis("a", "DTSTART:heute", "DTEND:morgen")),
    "Ende vor Anfang": kalender(ganztags("a", "20210602", "20210601")),
    "Anfang ohne Ende": kalender(ereignis("a", "DTSTART:20210601T080000Z")),
    "ohne Anfang": kalender(ereignis("a", "DTEND:20210601T080000Z")),
    "zehn Jahre": kalender(ganztags("a", "20210601", "20310601")),
    "Jahr 9999": kalender(ganztags("a", "99990601", "99990602", "RRULE:FREQ=YEARLY")),
    "Nullen": kalender(ereignis("a\0b", "DTSTART:20210601T080000Z", "DTEND:20210601T090000Z")),
    "kein UTF-8": KOPF.encode() + b"BEGIN:VEVENT\r\nUID:\xff\xfe\r\nEND:VEVENT\r\n" + FUSS.encode(),
    "fremde Zone": kalender(
        ereignis("a", "DTSTART;TZID=Mond:20210601T080000", "DTEND;TZID=Mond:20210601T090000")
    ),
    "Anhang": kalender(
        ganztags("a", "20210601", "20210602", "ATTACH:file:///etc/passwd", "URL:http://169.254.1.1")
    ),
    "lange Zeile": kalender(ganztags("a", "20210601", "20210602", "SUMMARY:" + "x" * 400_000)),
    "zwei Kalender": kalender(URLAUB) * 2,
}


@pytest.mark.parametrize("name", FEINDLICH)
def test_feindliche_kalender(name: str) -> None:
    """Read as what it is, or refused; never anything else."""
    gelesen = Gelesen()
    with suppress(Unlesbar):
        gelesen = lies(FEINDLICH[name], AB, BIS)
    assert len(gelesen.eintraege) <= 1


async def test_wer_keinen_platz_hat_rechnet_nicht(portal: httpx.AsyncClient) -> None:
    antwort = await portal.post(
        "/beratung/v1/berater/01890000-0000-7000-8000-000000000000/abwesenheiten/ics",
        content=kalender(URLAUB),
        headers=schluessel() | {"Content-Type": "text/calendar"},
    )
    assert antwort.status_code == 403
