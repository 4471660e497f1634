"""The database's own word, past the code: what it refuses and by which constraint."""

from itertools import pairwise
from typing import Any

import asyncpg
import pytest

from services.katalog.tables import Bereitstellung

DIENST = "SELECT id FROM katalog.onlinedienst WHERE kennung = 'hundesteuer'"
TAGE = ("bereitgestellt_am", "abgerufen_am", "eingebunden_am", "im_hessenfinder_am", "nutzbar_am")
KETTE = {tag: f"'2021-01-0{n}'" for n, tag in enumerate(TAGE, start=1)}
GANZ = KETTE | {"url": "'https://portal.example/'"}


def zeile(**anders: str) -> str:
    werte = {"version": "1", "kommune": "'06635020'", "anbindung": "'keine'"} | GANZ | anders
    werte = {"onlinedienst": f"({DIENST})"} | werte
    return (
        f"INSERT INTO katalog.bereitstellung ({', '.join(werte)})"
        f" VALUES ({', '.join(werte.values())}) RETURNING id, stufe"
    )


VERLETZT: list[tuple[dict[str, str], str]] = [
    *(({tag: "'2020-12-31'"}, f"ck_bereitstellung_{tag}") for tag in TAGE[1:]),
    *(({tag: "NULL"}, f"ck_bereitstellung_{danach}") for tag, danach in pairwise(TAGE[1:])),
    ({"url": "NULL"}, "ck_bereitstellung_nutzbar_mit_adresse"),
    ({"url": "'http://portal.example/'"}, "ck_bereitstellung_url"),
    ({"anbindung": "'export'"}, "ck_bereitstellung_fachverfahren"),
    ({"fachverfahren": "'X'"}, "ck_bereitstellung_fachverfahren"),
    ({"anbindung": "'fax'", "fachverfahren": "'X'"}, "ck_bereitstellung_anbindung"),
    ({"kommune": "'05315000'"}, "ck_bereitstellung_kommune"),
    ({"zurueckgenommen_am": "'2021-02-01'"}, "ck_bereitstellung_ruecknahmegrund"),
    ({"ruecknahmegrund": "'Weil.'"}, "ck_bereitstellung_ruecknahmegrund"),
    (
        {"zurueckgenommen_am": "'2021-01-04'", "ruecknahmegrund": "'Weil.'"},
        "ck_bereitstellung_zurueckgenommen_am",
    ),
    (
        {"onlinedienst": "'018f0000-0000-7000-8000-000000000000'"},
        "fk_bereitstellung_onlinedienst_onlinedienst",
    ),
]


@pytest.fixture
async def db(adresse: str) -> Any:
    verbindung = await asyncpg.connect(adresse.replace("+asyncpg", ""))
    await verbindung.execute("SET ROLE katalog_app")
    yield verbindung
    await verbindung.close()


async def test_jeder_zwang_haelt(db: asyncpg.Connection) -> None:
    for anders, zwang in VERLETZT:
        with pytest.raises(asyncpg.IntegrityConstraintViolationError) as verletzt:
            await db.execute(zeile(**anders))
        assert verletzt.value.constraint_name == zwang, anders


async def test_nur_eine_laeuft(db: asyncpg.Connection) -> None:
    zurueck = {"zurueckgenommen_am": "'2021-02-01'", "ruecknahmegrund": "'Weil.'"}
    for _ in range(2):
        await db.execute(zeile(**zurueck))
    await db.execute(zeile())
    with pytest.raises(asyncpg.UniqueViolationError) as doppelt:
        await db.execute(zeile())
    assert doppelt.value.constraint_name == "uq_bereitstellung_laufend"


async def test_die_stufe_folgt_den_tagen(db: asyncpg.Connection) -> None:
    gestrichen: dict[str, str] = {}
    for tag in reversed(TAGE):
        angelegt = await db.fetchrow(zeile(**gestrichen))
        assert angelegt["stufe"] == tag.removesuffix("_am")
        await db.execute(
            "UPDATE katalog.bereitstellung SET zurueckgenommen_am = '2021-02-01',"
            " ruecknahmegrund = 'Weil.' WHERE id = $1",
            angelegt["id"],
        )
        gestrichen[tag] = "NULL"
    stufen = await db.fetch("SELECT DISTINCT stufe FROM katalog.bereitstellung")
    assert [zeile["stufe"] for zeile in stufen] == ["zurueckgenommen"]


async def test_was_geschehen_ist_bleibt(db: asyncpg.Connection) -> None:
    kennung = await db.fetchval(zeile())
    await db.execute(
        "INSERT INTO katalog.bereitstellungsschritt (bereitstellung, stufe, am, rolle, zeitpunkt)"
        " VALUES ($1, 'abgerufen', '2021-01-02', 'kommune', now())",
        kennung,
    )
    for verboten in (
        "DELETE FROM katalog.bereitstellung",
        "DELETE FROM katalog.bereitstellungsschritt",
        "UPDATE katalog.bereitstellungsschritt SET am = '2020-01-01'",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await db.execute(verboten)
    for spalte, unsinn, zwang in (
        ("rolle", "koenig", "ck_bereitstellungsschritt_rolle"),
        ("stufe", "fertig", "ck_bereitstellungsschritt_stufe"),
    ):
        werte = {"rolle": "kommune", "stufe": "nutzbar"} | {spalte: unsinn}
        with pytest.raises(asyncpg.CheckViolationError) as verletzt:
            await db.execute(
                "INSERT INTO katalog.bereitstellungsschritt"
                " (bereitstellung, stufe, am, rolle, zeitpunkt)"
                " VALUES ($1, $2, '2021-01-02', $3, now())",
                *(kennung, werte["stufe"], werte["rolle"]),
            )
        assert verletzt.value.constraint_name == zwang


def test_jeder_zwang_der_tabelle_ist_genannt() -> None:
    """A constraint somebody adds is tested too."""
    tabelle = Bereitstellung.__table__  # type: ignore[attr-defined]
    namen = {
        str(zwang.name)
        for zwang in tabelle.constraints
        if zwang.name and not str(zwang.name).startswith("pk_")
    }
    genannt = {zwang.removeprefix("ck_bereitstellung_") for _, zwang in VERLETZT}
    assert {name.removeprefix("ck_bereitstellung_") for name in namen} <= genannt
