"""A draft is tried against what there is, and changes nothing."""

import json

import asyncpg
import httpx

from tests.foerderung.factories import STAEDTE, anfrage
from tests.foerderung.programmversion.versionen import (
    STELLE,
    VERSIONEN,
    entwerfen,
    ikz_mit_laufzeit,
)
from tests.tokens import bearer


async def test_erproben_aendert_nichts_und_nennt_die_regel(
    geteilt: httpx.AsyncClient, geteilte_url: str
) -> None:
    entwurf = await entwerfen(geteilt, ikz_mit_laufzeit(7))
    vorher = await zeilen(geteilte_url)
    pfad = f"{VERSIONEN}/{entwurf.json()['id']}/erproben"
    antwort = await geteilt.post(pfad, headers=STELLE)
    assert antwort.status_code == 200, antwort.text
    erprobt = antwort.json()
    assert erprobt["vorher"].startswith("1-")
    assert erprobt["nachher"] == entwurf.json()["regelversion"]
    assert (erprobt["weggelassen"], erprobt["geprueft"]) == (0, len(erprobt["faelle"]))
    geaendert = erprobt["faelle"][: erprobt["geaendert"]]
    assert geaendert[0]["bezeichnung"] == "Regelfall 1"
    assert geaendert[0]["vorher"] == {"ergebnis": "foerderfaehig", "hoechstbetrag": "75000.00"}
    assert geaendert[0]["nachher"] == {"ergebnis": "nicht_foerderfaehig", "hoechstbetrag": None}
    assert geaendert[0]["regeln"] == [
        {"regel": "IKZ-4", "vorher": "erfuellt", "nachher": "nicht_erfuellt"}
    ]
    for fall in erprobt["faelle"][erprobt["geaendert"] :]:
        assert fall["vorher"] == fall["nachher"]
    assert await zeilen(geteilte_url) == vorher
    assert (await geteilt.post(pfad, headers=bearer())).status_code == 403


async def test_erproben_an_gespeicherten_pruefungen_und_antraegen(
    geteilt: httpx.AsyncClient, geteilte_url: str
) -> None:
    await gespeicherte_faelle(geteilte_url)
    dokument = ikz_mit_laufzeit(7)
    dokument["angaben"]["beschluesse"] = {"typ": "bool", "titel": "Alle haben beschlossen"}
    dokument["regeln"][2] |= {"typ": "wahr"}
    entwurf = await entwerfen(geteilt, dokument)
    assert entwurf.status_code == 201, entwurf.text
    pfad = f"{VERSIONEN}/{entwurf.json()['id']}/erproben"
    faelle = (await geteilt.post(pfad, headers=STELLE)).json()["faelle"]
    (antrag,) = (f for f in faelle if f["art"] == "antrag")
    assert (antrag["bezeichnung"], antrag["kommunen"]) == ("IKZ-2021-00001", 3)
    assert antrag["vorher"]["ergebnis"] == "foerderfaehig"
    assert antrag["nicht_lesbar"] == ["beschluesse"]
    assert {r["regel"]: r["nachher"] for r in antrag["regeln"]} == {
        "IKZ-2": "unbekannt",
        "IKZ-4": "nicht_erfuellt",
    }
    (lauf,) = (f for f in faelle if f["art"] == "sammelpruefung")
    assert lauf["bezeichnung"] == "Sammelprüfung zum 01.03.2021, 2 Kommunen"
    assert lauf["vorher"] == lauf["nachher"]


async def gespeicherte_faelle(url: str) -> None:
    """Put in a collective check and an Antrag as if both had been made."""
    db = await asyncpg.connect(url.replace("+asyncpg", ""))
    async with db.transaction():
        lauf = await db.fetchval(
            "INSERT INTO foerderung.sammelpruefung (stichtag, regelversionen, tag, zeitpunkt)"
            " VALUES ('2021-03-01', '{\"IKZ_OZG\": \"1-0\"}', '2021-04-15', now()) RETURNING id"
        )
        await db.executemany(
            "INSERT INTO foerderung.sammelergebnis VALUES"
            " ($1, 'IKZ_OZG', $2, 'angaben_fehlen', NULL, '{}', '{}')",
            [(lauf, ags) for ags in STAEDTE[:2]],
        )
        antrag = await db.fetchval(
            "INSERT INTO foerderung.antrag (version, aktenzeichen, programm, mit_votum, titel,"
            " status, runde, federfuehrend, kommunen, angaben, fakten, eingereicht_am,"
            " regelversion, pruefung, ausgezahlt, zurueckgezahlt, entbunden, nachweis_bytes)"
            " VALUES (1, 'IKZ-2021-00001', 'IKZ_OZG', false, 'Probe', 'eingereicht', 1, $1, $2,"
            " $3, '{}', '2021-03-01', '1-0', '{}', 0, 0, 0, 0) RETURNING id",
            STAEDTE[0],
            list(STAEDTE[:3]),
            json.dumps(anfrage()["angaben"]),
        )
        await db.executemany(
            "INSERT INTO foerderung.antrag_kommune (antrag, ags, name, rolle)"
            " VALUES ($1, $2, 'Probe', $3)",
            [
                (antrag, ags, "partner" if n else "federfuehrend")
                for n, ags in enumerate(STAEDTE[:3])
            ],
        )
    await db.close()


async def zeilen(url: str) -> list[int]:
    db = await asyncpg.connect(url.replace("+asyncpg", ""))
    tabellen = ("programmfassung", "journal", "ereignis", "budget", "antwort")
    gezaehlt = [await db.fetchval(f"SELECT count(*) FROM foerderung.{t}") for t in tabellen]
    await db.close()
    return gezaehlt
