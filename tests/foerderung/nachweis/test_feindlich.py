"""Hostile and broken uploads: each is refused, and none leaves anything behind."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import col

from services.foerderung.aufraeumen import aufraeumen
from services.foerderung.nachweis.hochladen import hochladen
from services.foerderung.tables import Ablehnung, Antrag, Nachweis
from shared.ablage import AblageNichtErreichbar, OrdnerAblage
from shared.dateien.aufraeumen import SCHONFRIST
from shared.db import AusgangUngewiss
from shared.schemas.datei import MAX_DATEI
from shared.schemas.nachweis import MAX_JE_ANTRAG
from tests.foerderung.antrag.schritte import ANTRAEGE, LEAD
from tests.foerderung.nachweis.akte import hochgeladen, liegt_da, sende
from tests.shared.dateien import dateien

GRENZE = b"--grenze\r\n"
ART = b'Content-Disposition: form-data; name="art"\r\n\r\nbeschluss\r\n'
DATEI = (
    b'Content-Disposition: form-data; name="datei"; filename="a.pdf"\r\n'
    b"Content-Type: application/pdf\r\n\r\n" + dateien.pdf() + b"\r\n"
)
SCHLUSS = b"--grenze--\r\n"
GANZ = GRENZE + ART + GRENZE + DATEI + SCHLUSS
VERTAUSCHT = (
    GANZ.replace(b'"art"', b'"x"').replace(b'"datei"', b'"art"').replace(b'"x"', b'"datei"')
)
FORM = "multipart/form-data; boundary=grenze"


LUEGEN: list[tuple[dict[str, Any], str]] = [
    ({"inhalt": b""}, "Erlaubt sind"),
    ({"inhalt": b"MZ\x90\0"}, "Erlaubt sind"),
    ({"inhalt": dateien.png(), "typ": ""}, "Der Name endet auf"),
    ({"inhalt": dateien.docx(), "typ": ""}, "Der Name endet auf"),
    ({"name": "a.pdf.exe"}, "Der Name endet auf"),
    ({"typ": "image/png"}, "anderen Typ"),
    ({"typ": "text/html"}, "anderen Typ"),
    ({"inhalt": dateien.pdf() + dateien.docx()}, "mehreres zugleich"),
    ({"inhalt": dateien.docx()[:-1], "name": "a.docx", "typ": ""}, "beschädigt"),
    ({"inhalt": dateien.bombe(), "name": "a.docx", "typ": ""}, "zu groß"),
    ({"inhalt": dateien.verschluesselt(), "name": "a.docx", "typ": ""}, "Kennwort"),
]
KAPUTT: list[tuple[bytes, str, int, list[str]]] = [
    (GANZ, "application/json", 422, ["/body/art", "/body/datei"]),
    (GANZ, "multipart/form-data", 400, []),
    (GANZ, "multipart/form-data; boundary=andere", 400, []),
    (GANZ, "multipart/form-data; boundary=" + "x" * 300, 400, []),
    (GANZ[:-20], FORM, 400, []),
    (b"", FORM, 400, []),
    (GRENZE + DATEI + SCHLUSS, FORM, 422, ["/body/art"]),
    (GRENZE + ART + SCHLUSS, FORM, 422, ["/body/datei"]),
    (GRENZE + ART + GRENZE + DATEI + GRENZE + DATEI + SCHLUSS, FORM, 400, []),
    (GRENZE + ART + GRENZE + ART + GRENZE + DATEI + SCHLUSS, FORM, 400, []),
    (GANZ.replace(b'"art"', b'"titel"'), FORM, 422, ["/body/art", "/body/titel"]),
    (GANZ.replace(b"\r\nbeschluss\r\n", b"\r\nfoto\r\n"), FORM, 422, ["/body/art"]),
    (VERTAUSCHT, FORM, 422, ["/body/art", "/body/datei"]),
    (GANZ.replace(b"beschluss", b"b" * 2000), FORM, 400, []),
    (GANZ.replace(b'name="art"', b"x=y"), FORM, 400, []),
]
NAMEN = [
    ("../../../etc/passwd", "passwd.pdf"),
    ("C:\\\\Windows\\\\x.pdf", "x.pdf"),
    ("rech\u202efdp.nung.pdf", "rechfdp.nung.pdf"),
    ("a\x00b\x07.pdf", "ab.pdf"),
    ("%0d%0aSet-Cookie: x.pdf", "_0d_0aSet-Cookie_ x.pdf"),
    ("", "nachweis.pdf"),
    ("ü" * 400 + ".pdf", "ü" * 116 + ".pdf"),
]
ZEILEN = [
    ("groesse", MAX_DATEI + 1, "groesse"),
    ("groesse", 0, "groesse"),
    ("dateiname", "a/b.pdf", "dateiname"),
    ("dateiname", "a\\b.pdf", "dateiname"),
    ("dateiname", "a\nb.pdf", "dateiname"),
    ("dateiname", "", "dateiname"),
    ("ablage", "../x", "ablage"),
    ("fund", "Eicar", "fund"),
    ("scan", "befallen", "fund"),
    ("pruefsumme", "x", "pruefsumme"),
    ("versuche", -1, "versuche"),
]


async def roh(
    client: httpx.AsyncClient,
    antrag: dict[str, Any],
    inhalt: bytes | AsyncIterator[bytes],
    typ: str = FORM,
) -> httpx.Response:
    return await client.post(
        f"{ANTRAEGE}/{antrag['id']}/nachweise",
        content=inhalt,
        headers=LEAD | {"Content-Type": typ},
    )


async def zeilen(app: FastAPI, antrag: dict[str, Any]) -> int:
    async with app.state.sessions() as session:
        gefunden = await session.scalars(
            select(Nachweis).where(col(Nachweis.antrag) == UUID(antrag["id"]))
        )
        return len(list(gefunden))


async def nichts(app: FastAPI, antrag: dict[str, Any], ordner: Path) -> None:
    """Assert that there is no row, no file, and no byte counted."""
    assert (await zeilen(app, antrag), liegt_da(ordner)) == (0, 0)
    async with app.state.sessions() as session:
        belegt = await session.scalar(
            select(col(Antrag.nachweis_bytes)).where(col(Antrag.id) == UUID(antrag["id"]))
        )
    assert belegt == 0


async def test_a_file_that_lies_is_refused(
    client: httpx.AsyncClient, app: FastAPI, antrag: dict[str, Any], ordner: Path
) -> None:
    for wie, grund in LUEGEN:
        antwort = await sende(client, antrag, **wie)
        assert antwort.status_code == 422, antwort.text
        assert antwort.json()["type"] == "/probleme/datei-unzulaessig"
        assert grund in antwort.json()["detail"]
    await nichts(app, antrag, ordner)
    async with app.state.sessions() as session:
        ablehnungen = await session.scalars(
            select(Ablehnung).where(col(Ablehnung.gegenstand_id) == UUID(antrag["id"]))
        )
        vermerkt = [(eine.operation, eine.problem) for eine in ablehnungen]
    assert vermerkt == [("post_nachweis", "datei-unzulaessig")] * len(LUEGEN)


async def test_a_broken_form_is_refused(
    client: httpx.AsyncClient, app: FastAPI, antrag: dict[str, Any], ordner: Path
) -> None:
    for inhalt, typ, status, zeiger in KAPUTT:
        antwort = await roh(client, antrag, inhalt, typ)
        assert antwort.status_code == status, (inhalt, antwort.text)
        fehler = antwort.json().get("errors", [])
        assert sorted(einer["pointer"] for einer in fehler) == zeiger
    await nichts(app, antrag, ordner)
    assert (await roh(client, antrag, GANZ)).status_code == 201  # the form itself is taken


async def test_a_hostile_name_becomes_a_harmless_one(
    client: httpx.AsyncClient, antrag: dict[str, Any], ordner: Path
) -> None:
    for nr, (genannt, behalten) in enumerate(NAMEN):
        kopf = DATEI.replace(b"a.pdf", genannt.encode()).replace(b"Beschluss", b"%d" % nr)
        antwort = await roh(client, antrag, GRENZE + ART + GRENZE + kopf + SCHLUSS)
        assert antwort.status_code == 201, antwort.text
        assert antwort.json()["dateiname"] == behalten
    namen = [UUID(pfad.name) for pfad in (ordner / "nachweise").iterdir()]
    assert len(namen) == len(NAMEN)


async def test_20_mib_are_taken_and_one_byte_more_is_not(
    client: httpx.AsyncClient, app: FastAPI, antrag: dict[str, Any], ordner: Path
) -> None:
    zu_gross = await sende(client, antrag, dateien.pdf_von(MAX_DATEI + 1))
    assert zu_gross.status_code == 413
    assert zu_gross.json()["type"] == "/probleme/datei-zu-gross"
    viel_zu_gross = await sende(client, antrag, dateien.pdf_von(MAX_DATEI + 70_000))
    assert viel_zu_gross.status_code == 413
    assert viel_zu_gross.json()["type"] == "/probleme/http-413"
    await nichts(app, antrag, ordner)
    assert (await hochgeladen(client, antrag, dateien.pdf_von(MAX_DATEI)))["groesse"] == MAX_DATEI


async def test_together_they_have_100_mib_at_most(
    client: httpx.AsyncClient, app: FastAPI, antrag: dict[str, Any], ordner: Path
) -> None:
    """Of two that are sent at once for what only one of them fits into, one is taken."""
    async with app.state.sessions.begin() as session:
        await session.execute(
            update(Antrag)
            .where(col(Antrag.id) == UUID(antrag["id"]))
            .values(nachweis_bytes=MAX_JE_ANTRAG - 150)
        )
    antworten = await asyncio.gather(
        *(sende(client, antrag, dateien.pdf(nr * 20)) for nr in (b"1", b"2"))
    )
    assert sorted(antwort.status_code for antwort in antworten) == [201, 409]
    [abgelehnt] = [antwort.json() for antwort in antworten if antwort.status_code == 409]
    assert abgelehnt["type"] == "/probleme/nachweise-zu-umfangreich"
    assert 0 < abgelehnt["freie_bytes"] < 150
    assert (await zeilen(app, antrag), liegt_da(ordner)) == (1, 1)


async def test_the_database_holds_what_the_code_checks(
    client: httpx.AsyncClient, app: FastAPI, antrag: dict[str, Any]
) -> None:
    nachweis = await hochgeladen(client, antrag)

    async def setze(tabelle: type[Antrag | Nachweis], id: str, **werte: Any) -> None:
        async with app.state.sessions.begin() as session:
            await session.execute(update(tabelle).where(col(tabelle.id) == UUID(id)).values(werte))

    for belegt in (-1, MAX_JE_ANTRAG + 1):
        with pytest.raises(IntegrityError, match="ck_antrag_nachweis_bytes"):
            await setze(Antrag, antrag["id"], nachweis_bytes=belegt)
    for spalte, wert, regel in ZEILEN:
        with pytest.raises(IntegrityError, match=f"ck_nachweis_{regel}"):
            await setze(Nachweis, nachweis["id"], **{spalte: wert})
    zweiter = await hochgeladen(client, antrag, dateien.pdf(b"2"))
    for spalte, regel in (("pruefsumme", "datei"), ("ablage", "ablage")):
        async with app.state.sessions() as session:
            zeile = await session.get(Nachweis, UUID(nachweis["id"]))
        with pytest.raises(IntegrityError, match=f"uq_nachweis_{regel}"):
            await setze(Nachweis, zweiter["id"], **{spalte: getattr(zeile, spalte)})


async def test_who_breaks_off_leaves_nothing(
    client: httpx.AsyncClient, app: FastAPI, antrag: dict[str, Any], ordner: Path
) -> None:
    """The client goes away after half of its file: the service is told so while it reads."""
    gesendet = asyncio.Event()

    async def receive() -> dict[str, Any]:
        if gesendet.is_set():
            return {"type": "http.disconnect"}
        gesendet.set()
        return {"type": "http.request", "body": GANZ[:-60], "more_body": True}

    async def send(_: dict[str, Any]) -> None:
        raise AssertionError("there is nobody to answer")

    kopf = {"content-type": FORM, "authorization": LEAD["Authorization"], "host": "test"}
    pfad = f"{ANTRAEGE}/{antrag['id']}/nachweise"
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": pfad,
        "raw_path": pfad.encode(),
        "query_string": b"",
        "headers": [(name.encode(), wert.encode()) for name, wert in kopf.items()],
        "client": None,
        "server": ("test", 80),
    }
    await app(scope, receive, send)  # type: ignore[arg-type]
    await nichts(app, antrag, ordner)


class Kaputt(OrdnerAblage):
    """Says no when it should keep something."""

    async def legen(self, schluessel: str, teile: object) -> None:
        raise AblageNichtErreichbar("Nichts wurde geändert.")


async def test_an_ablage_that_fails_is_told_and_leaves_no_row(
    client: httpx.AsyncClient, app: FastAPI, antrag: dict[str, Any], ordner: Path
) -> None:
    app.state.ablage = Kaputt(ordner)
    antwort = await sende(client, antrag)
    assert antwort.status_code == 503
    assert antwort.json()["type"] == "/probleme/ablage-nicht-erreichbar"
    await nichts(app, antrag, ordner)


async def test_too_many_at_once_are_told_to_come_again(
    client: httpx.AsyncClient, app: FastAPI, antrag: dict[str, Any], ordner: Path
) -> None:
    app.state.hochladen = asyncio.Semaphore(0)
    antwort = await sende(client, antrag)
    assert (antwort.status_code, antwort.headers["Retry-After"]) == (503, "2")
    await nichts(app, antrag, ordner)


class _Verloren(DBAPIError):
    """What asyncpg says when a race was lost."""

    def __init__(self, sqlstate: str) -> None:
        fehler = Exception("lost")
        fehler.sqlstate = sqlstate  # type: ignore[attr-defined]
        super().__init__("x", {}, fehler)


async def test_a_transaction_that_is_run_again_uses_the_file_again(
    client: httpx.AsyncClient,
    app: FastAPI,
    antrag: dict[str, Any],
    ordner: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    versuche = 0

    async def zweimal_verloren(*args: Any, **kwargs: Any) -> Nachweis:
        nonlocal versuche
        versuche += 1
        nachweis = await hochladen(*args, **kwargs)
        if versuche < 3:
            raise _Verloren("40001")
        return nachweis

    monkeypatch.setattr("services.foerderung.nachweis.routes.hochladen", zweimal_verloren)
    antwort = await sende(client, antrag, Idempotency_Key="k-wettlauf")
    assert (antwort.status_code, versuche) == (201, 3)
    assert (await zeilen(app, antrag), liegt_da(ordner)) == (1, 1)


@pytest.mark.parametrize(
    ("fehler", "liegen_geblieben"),
    [(_Verloren("23505"), 1), (AusgangUngewiss("?"), 1), (AblageNichtErreichbar("x"), 0)],
)
async def test_what_no_row_names_is_removed_at_once_or_swept_up(
    client: httpx.AsyncClient,
    app: FastAPI,
    antrag: dict[str, Any],
    ordner: Path,
    monkeypatch: pytest.MonkeyPatch,
    fehler: Exception,
    liegen_geblieben: int,
) -> None:
    """Of a refusal it is certain that nothing was stored; of all else it is not, so the file stays
    until every transaction is over.
    """

    async def misslingt(*args: Any, **kwargs: Any) -> Nachweis:
        await hochladen(*args, **kwargs)
        raise fehler

    with monkeypatch.context() as kurz:
        kurz.setattr("services.foerderung.nachweis.routes.hochladen", misslingt)
        assert (await sende(client, antrag)).status_code >= 500
    assert (await zeilen(app, antrag), liegt_da(ordner)) == (0, liegen_geblieben)

    behalten = await hochgeladen(client, antrag, dateien.pdf(b"bleibt"))
    entfernt = [
        await aufraeumen(app.state.sessions, app.state.ablage, vor=jetzt)
        for jetzt in await _vorher_und_nachher(app, behalten)
    ]
    assert entfernt == [0, liegen_geblieben]
    assert (await zeilen(app, antrag), liegt_da(ordner)) == (1, 1)


async def _vorher_und_nachher(app: FastAPI, nachweis: dict[str, Any]) -> list[Any]:
    async with app.state.sessions() as session:
        zeile = await session.get(Nachweis, UUID(nachweis["id"]))
    return [zeile.zeitpunkt - SCHONFRIST, zeile.zeitpunkt + SCHONFRIST]
