"""Six Kommunen and 100,000 €: from the check to the last euro, refusals on the way."""

from typing import Any

import httpx

from tests.foerderung.antrag.schritte import (
    ANTRAEGE,
    LEAD,
    LEITUNG,
    PRUEFERIN,
    SACHBEARBEITUNG,
    abgelehnt,
    angelegt,
    ausgezahlt,
    belegt,
    bewilligung,
    entwurf,
    getan,
    partner,
    zeilen,
)
from tests.foerderung.budget.test_journal import ABWEICHEND
from tests.foerderung.factories import STAEDTE, ikz_angaben
from tests.tokens import bearer

FREMD = bearer(sub="fremd", ags=["06531000"])
BEIDES = bearer(sub="stadt-1", rollen=["foerderstelle"], ags=None)


async def verlauf(
    client: httpx.AsyncClient, antrag: dict[str, Any], person: dict[str, str]
) -> list[dict[str, Any]]:
    antwort = await client.get(f"{ANTRAEGE}/{antrag['id']}/verlauf", headers=person)
    schritte: list[dict[str, Any]] = antwort.json()["items"]
    return schritte


async def budget(client: httpx.AsyncClient, programm: str) -> dict[str, Any]:
    antwort = await client.get("/foerderung/v1/budgets", params={"programm": programm})
    (eines,) = antwort.json()["items"]
    stand: dict[str, Any] = eines
    return stand


async def test_vom_check_bis_zum_abschluss(
    eigenes_portal: httpx.AsyncClient, foerderung_url: str
) -> None:
    client = eigenes_portal
    frage = {"programm": "IKZ_OZG", "kommunen": list(STAEDTE), "angaben": ikz_angaben(6)}
    check = (await client.post("/foerderung/v1/pruefungen", json=frage)).json()
    assert (check["ergebnis"], check["hoechstbetrag"]) == ("foerderfaehig", "100000.00")

    # applied for: by the lead, with everybody's consent, of one's own
    plan = entwurf(6, beantragt="100000.00")
    antrag = await angelegt(client, **plan)
    for ags in STAEDTE[1:5]:
        antrag = await getan(client, antrag, "zustimmen", partner(ags))
    assert await gesagt(client, antrag, "einreichen", LEAD) == (409, "zustimmung-fehlt")
    assert await gesagt(client, antrag, "zustimmen", FREMD) == (404, "antrag-unbekannt")
    antrag = await getan(client, antrag, "zustimmen", partner(STAEDTE[5]))
    assert await gesagt(client, antrag, "einreichen", partner(STAEDTE[5])) == (
        403, "nur-federfuehrend",
    )  # fmt: skip
    status, slug, problem = await abgelehnt(client, antrag, "einreichen", LEAD)
    assert (status, slug) == (409, "antrag-unvollstaendig")
    assert problem["fehlend"] == ["beschluss", "vereinbarung"]
    await belegt(client, antrag)
    antrag = await getan(client, antrag, "einreichen", LEAD)
    assert antrag["pruefung"]["hoechstbetrag"] == check["hoechstbetrag"]

    # examined and decided: by others, by two, in the order of the table
    antrag = await getan(client, antrag, "pruefung-beginnen", PRUEFERIN)
    status, slug, problem = await abgelehnt(
        client, antrag, "vorschlagen", SACHBEARBEITUNG, bewilligung("100000.00")
    )
    assert (status, slug) == (409, "antragsschritt-unzulaessig")
    assert problem["moegliche_schritte"] == []
    antrag = await getan(client, antrag, "pruefung-abschliessen", PRUEFERIN)
    assert antrag["status"] == "entscheidungsreif"
    assert await gesagt(
        client, antrag, "vorschlagen", LEAD, bewilligung("100000.00")
    ) == (403, "rolle-fehlt")  # fmt: skip
    zu_viel = await abgelehnt(
        client, antrag, "vorschlagen", SACHBEARBEITUNG, bewilligung("100000.01")
    )
    assert zu_viel[:2] == (409, "betrag-zu-hoch")
    assert zu_viel[2]["hoechstens"] == "100000.00"
    antrag = await getan(client, antrag, "vorschlagen", SACHBEARBEITUNG, bewilligung("100000.00"))
    assert await gesagt(client, antrag, "freigeben", SACHBEARBEITUNG) == (403, "vier-augen")
    assert await gesagt(client, antrag, "freigeben", LEITUNG, version=1) == (
        412, "version-veraltet",
    )  # fmt: skip
    antrag = await getan(client, antrag, "freigeben", LEITUNG)
    seiner = (await client.get(f"{ANTRAEGE}/{antrag['id']}", headers=LEAD)).json()
    assert (seiner["status"], seiner["bewilligt"], seiner["mittel"]) == (
        "in_bearbeitung", None, None,
    )  # fmt: skip
    antrag = await getan(client, antrag, "bekanntgeben", SACHBEARBEITUNG)
    assert antrag["bewilligt"] == "100000.00"
    assert await gesagt(client, antrag, "abschliessen", LEITUNG) == (409, "noch-offen")

    # paid in two tranches, one of three never called
    antrag = await getan(client, antrag, "vertrag-schliessen", LEITUNG)
    antrag = await ausgezahlt(client, antrag, "60000.00")
    abruf = {"betrag": "40000.01", "zweck": "Mehr"}
    assert await gesagt(client, antrag, "mittel-abrufen", LEAD, abruf) == (
        409, "antragsmittel-erschoepft",
    )  # fmt: skip
    abruf = {"betrag": "30000.00", "zweck": "Zweites Jahr"}
    antrag = await getan(client, antrag, "mittel-abrufen", LEAD, abruf)
    erster, zweiter = ({"mittelabruf": einer["nr"]} for einer in antrag["mittel"]["abrufe"])
    nachweis = {"verwendet": [{"art": "personal", "betrag": "85000.00"}], "bericht": "Erreicht."}
    assert await gesagt(
        client, antrag, "verwendungsnachweis-einreichen", LEAD, nachweis
    ) == (409, "mittelabruf-offen")  # fmt: skip
    assert await gesagt(client, antrag, "auszahlen", LEITUNG, erster) == (409, "schon-ausgezahlt")
    assert await gesagt(client, antrag, "auszahlen", BEIDES, zweiter) == (
        403, "in-eigener-sache",
    )  # fmt: skip
    antrag = await getan(client, antrag, "auszahlen", LEITUNG, zweiter)
    assert antrag["mittel"]["gebunden"] == "10000.00"

    # used for less: what was never paid returns, what was too much is claimed back
    antrag = await getan(client, antrag, "verwendungsnachweis-einreichen", LEAD, nachweis)
    assert antrag["mittel"]["nicht_verwendet"] == "5000.00"
    anerkennung = {"anerkannt": "85000.01", "begruendung": "Belegt."}
    assert await gesagt(
        client, antrag, "verwendungsnachweis-pruefen", SACHBEARBEITUNG, anerkennung
    ) == (409, "anerkannt-zu-hoch")  # fmt: skip
    anerkennung["anerkannt"] = "85000.00"
    antrag = await getan(
        client, antrag, "verwendungsnachweis-pruefen", SACHBEARBEITUNG, anerkennung
    )
    offen = await abgelehnt(client, antrag, "abschliessen", LEITUNG)
    assert offen[:2] == (409, "noch-offen")
    assert (offen[2]["gebunden"], offen[2]["zurueckzuzahlen"]) == ("0.00", "5000.00")
    forderung = {"betrag": "5000.01", "begruendung": "Nicht verwendet."}
    assert await gesagt(client, antrag, "rueckfordern", SACHBEARBEITUNG, forderung) == (
        409, "antragsmittel-erschoepft",
    )  # fmt: skip
    forderung["betrag"] = "5000.00"
    antrag = await getan(client, antrag, "rueckfordern", SACHBEARBEITUNG, forderung)
    antrag = await getan(client, antrag, "abschliessen", LEITUNG)
    assert antrag["status"] == "abgeschlossen"
    assert antrag["moegliche_schritte"] == []

    await zum_schluss(client, antrag, foerderung_url)


async def zum_schluss(client: httpx.AsyncClient, antrag: dict[str, Any], url: str) -> None:
    """The ledger is the balance, the history is whole, every refusal was written down."""
    stand = await budget(client, "IKZ_OZG")
    assert {name: stand[name] for name in ("gesamt", "gebunden", "ausgezahlt", "frei")} == {
        "gesamt": None, "gebunden": "0.00", "ausgezahlt": "85000.00", "frei": None,
    }  # fmt: skip
    assert await zeilen(url, ABWEICHEND.text) == [(0,)]
    journal = await client.get(f"/foerderung/v1/budgets/{stand['id']}/journal", headers=LEITUNG)
    assert [(m["art"], m["betrag"]) for m in journal.json()["items"]] == [
        ("bindung", "100000.00"),
        ("auszahlung", "60000.00"),
        ("auszahlung", "30000.00"),
        ("freigabe", "10000.00"),
        ("rueckforderung", "5000.00"),
    ]
    assert {m["antrag"] for m in journal.json()["items"]} == {antrag["id"]}

    amtlich = await verlauf(client, antrag, LEITUNG)
    assert [schritt["version"] for schritt in amtlich] == list(range(1, antrag["version"] + 1))
    assert [schritt["akt"] for schritt in amtlich] == [
        "anlegen", *["zustimmen"] * 5, "einreichen", "pruefung_beginnen", "pruefung_abschliessen",
        "vorschlagen", "freigeben", "bekanntgeben", "vertrag_schliessen",
        "mittel_abrufen", "auszahlen", "mittel_abrufen", "auszahlen",
        "verwendungsnachweis_einreichen", "verwendungsnachweis_pruefen", "rueckfordern",
        "abschliessen",
    ]  # fmt: skip
    assert amtlich[-2]["begruendung"] == "Nicht verwendet."
    seiner = await verlauf(client, antrag, LEAD)
    assert {s["akt"] for s in amtlich} - {s["akt"] for s in seiner} == {
        "pruefung_abschliessen", "vorschlagen", "freigeben",
    }  # fmt: skip

    abgelehnte = await zeilen(
        url, "SELECT operation, problem FROM foerderung.ablehnung ORDER BY zeitpunkt, id"
    )
    assert [problem for _, problem in abgelehnte] == [
        "zustimmung-fehlt", "antrag-unbekannt", "nur-federfuehrend", "antrag-unvollstaendig",
        "antragsschritt-unzulaessig", "rolle-fehlt", "betrag-zu-hoch", "vier-augen",
        "version-veraltet", "noch-offen", "antragsmittel-erschoepft", "mittelabruf-offen",
        "schon-ausgezahlt", "in-eigener-sache", "anerkannt-zu-hoch", "noch-offen",
        "antragsmittel-erschoepft",
    ]  # fmt: skip


async def gesagt(*args: Any, **seen: Any) -> tuple[int, str]:
    status, slug, _ = await abgelehnt(*args, **seen)
    return status, slug
