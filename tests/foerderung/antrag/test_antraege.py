"""An Antrag from the draft to the end of its examination."""

from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest

from tests.foerderung.antrag.schritte import (
    ANTRAEGE,
    LEAD,
    PRUEFERIN,
    angelegt,
    belegt,
    eingereicht,
    entscheidungsreif,
    entwurf,
    getan,
    in_pruefung,
    partner,
    tue,
)
from tests.foerderung.factories import BROMSKIRCHEN, STAEDTE, UEBER_DIE_GRENZE
from tests.tokens import bearer

FREMD = bearer(sub="fremd", ags=["06438009"])


async def lies(client: httpx.AsyncClient, antrag: dict[str, Any], person: dict[str, str]) -> Any:
    return await client.get(f"{ANTRAEGE}/{antrag['id']}", headers=person)


async def abfrage(url: str, sql: str) -> list[tuple[Any, ...]]:
    db = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        return [tuple(zeile) for zeile in await db.fetch(sql)]
    finally:
        await db.close()


async def aendere(
    client: httpx.AsyncClient, antrag: dict[str, Any], **inhalt: Any
) -> httpx.Response:
    kopf = LEAD | {"If-Match": f'"{antrag["version"]}"'}
    return await client.patch(f"{ANTRAEGE}/{antrag['id']}", json=inhalt, headers=kopf)


async def test_ein_entwurf_haelt_fest_was_der_katalog_sagt(
    eigenes_portal: httpx.AsyncClient,
) -> None:
    antrag = await angelegt(eigenes_portal)
    assert antrag["status"] == "entwurf"
    assert antrag["fakten"]["stand"] == "2021-04-15"
    assert [k["ags"] for k in antrag["fakten"]["kommunen"]] == list(STAEDTE[:3])
    assert [t["zugestimmt_am"] for t in antrag["teilnahmen"]] == [None] * 3
    gelesen = await lies(eigenes_portal, antrag, LEAD)
    assert gelesen.json() == antrag
    zweiter = await angelegt(eigenes_portal)
    assert zweiter["aktenzeichen"] > antrag["aktenzeichen"]
    assert antrag["aktenzeichen"].startswith("IKZ-2021-")


@pytest.mark.parametrize(
    ("aenderung", "zeiger"),
    [
        ({"unbekannt": 1}, "/body/unbekannt"),
        ({"programm": "GIBT_ES_NICHT"}, "/body/programm"),
        ({"programm": "DIGITALISIERUNGSBERATUNG"}, "/body/programm"),
        ({"angaben": {"haustier": True}}, "/body/angaben/haustier"),
        ({"angaben": {"beschluesse": "drei"}}, "/body/angaben/beschluesse"),
        ({"kommunen": [{"ags": STAEDTE[0], "rolle": "partner"}]}, "/body/kommunen"),
        ({"vorhaben_ende": "2020-01-01"}, "/body/vorhaben_ende"),
        ({"beantragt": "0"}, "/body/beantragt"),
        ({"beantragt": "1.001"}, "/body/beantragt"),
        ({"kosten": [{"art": "personal", "betrag": "-1"}]}, "/body/kosten/0/betrag"),
        (
            {"programm": "OZG_MODELLKOMMUNEN", "angaben": {"beantragt": "1"}},
            "/body/angaben/beantragt",
        ),
    ],
)
async def test_was_nicht_passt_wird_mit_seiner_stelle_genannt(
    portal: httpx.AsyncClient, aenderung: dict[str, Any], zeiger: str
) -> None:
    antwort = await portal.post(
        ANTRAEGE, json=entwurf(**aenderung), headers=LEAD | {"Idempotency-Key": str(uuid4())}
    )
    assert antwort.status_code == 422, antwort.text
    assert zeiger in [fehler["pointer"] for fehler in antwort.json()["errors"]]


@pytest.mark.parametrize("ags", [BROMSKIRCHEN, UEBER_DIE_GRENZE, "06999999"])
async def test_wer_heute_keine_hessische_kommune_ist_nimmt_nicht_teil(
    portal: httpx.AsyncClient, ags: str
) -> None:
    kommunen = [
        {"ags": STAEDTE[0], "rolle": "federfuehrend"},
        {"ags": ags, "rolle": "partner"},
    ]
    antwort = await portal.post(
        ANTRAEGE,
        json=entwurf(kommunen=kommunen),
        headers=LEAD | {"Idempotency-Key": str(uuid4())},
    )
    if ags == BROMSKIRCHEN:  # exists on the day of the tests
        assert antwort.status_code == 201
    else:
        assert antwort.json()["errors"][0]["pointer"] == "/body/kommunen/1/ags"


async def test_nur_wer_die_federfuehrende_kommune_vertritt_legt_an(
    portal: httpx.AsyncClient,
) -> None:
    antwort = await portal.post(
        ANTRAEGE, json=entwurf(), headers=FREMD | {"Idempotency-Key": str(uuid4())}
    )
    assert antwort.status_code == 403


async def test_ein_fremder_antrag_ist_wie_keiner(eigenes_portal: httpx.AsyncClient) -> None:
    antrag = await angelegt(eigenes_portal)
    fremd = await lies(eigenes_portal, antrag, FREMD)
    keiner = await lies(eigenes_portal, antrag | {"id": str(uuid4())}, FREMD)
    assert fremd.status_code == keiner.status_code == 404
    assert fremd.json()["type"] == keiner.json()["type"]
    assert (await tue(eigenes_portal, antrag, "einreichen", FREMD)).status_code == 404
    assert (await lies(eigenes_portal, antrag, PRUEFERIN)).status_code == 404  # no draft of theirs
    liste = await eigenes_portal.get(ANTRAEGE, headers=FREMD)
    assert liste.json()["items"] == []


async def test_ohne_zustimmung_der_partner_wird_nichts_eingereicht(
    eigenes_portal: httpx.AsyncClient,
) -> None:
    antrag = await angelegt(eigenes_portal)
    zu_frueh = await tue(eigenes_portal, antrag, "einreichen", LEAD)
    assert zu_frueh.status_code == 409
    assert zu_frueh.json()["kommunen"] == sorted(STAEDTE[1:3])
    antrag = await getan(eigenes_portal, antrag, "zustimmen", partner(STAEDTE[1]))
    nochmal = await tue(eigenes_portal, antrag, "zustimmen", partner(STAEDTE[1]))
    assert nochmal.status_code == 409
    assert (await tue(eigenes_portal, antrag, "zustimmen", LEAD)).status_code == 409
    assert (await tue(eigenes_portal, antrag, "einreichen", partner(STAEDTE[1]))).status_code == 403
    antrag = await getan(eigenes_portal, antrag, "zustimmen", partner(STAEDTE[2]))
    geaendert = await aendere(eigenes_portal, antrag, beantragt="70000.00")
    assert geaendert.status_code == 200, geaendert.text
    assert geaendert.json()["version"] == antrag["version"] + 1
    assert {t["zugestimmt_am"] for t in geaendert.json()["teilnahmen"]} == {None}
    assert (await tue(eigenes_portal, geaendert.json(), "einreichen", LEAD)).status_code == 409


async def test_eingereicht_haelt_der_antrag_fest_was_die_regeln_sagten(
    eigenes_portal: httpx.AsyncClient,
) -> None:
    antrag = await eingereicht(eigenes_portal)
    assert antrag["status"] == "eingereicht"
    assert antrag["pruefung"]["ergebnis"] == "foerderfaehig"
    assert antrag["pruefung"]["hoechstbetrag"] == "75000.00"
    assert antrag["regelversion"] == antrag["pruefung"]["regelversion"]
    assert (await aendere(eigenes_portal, antrag, titel="Anders")).status_code == 409


@pytest.mark.parametrize(
    ("aenderung", "slug"),
    [
        ({"kosten": []}, "antrag-unvollstaendig"),
        ({"beantragt": None}, "antrag-unvollstaendig"),
        ({"angaben": {}}, "antrag-unvollstaendig"),
        ({"angaben": {"laufzeit_jahre": 4}}, "nicht-foerderfaehig"),
    ],
)
async def test_was_fehlt_oder_verletzt_ist_haelt_das_einreichen_auf(
    eigenes_portal: httpx.AsyncClient, aenderung: dict[str, Any], slug: str
) -> None:
    antrag = await angelegt(eigenes_portal, **aenderung)
    await belegt(eigenes_portal, antrag)
    for ags in STAEDTE[1:3]:
        antrag = await getan(eigenes_portal, antrag, "zustimmen", partner(ags))
    antwort = await tue(eigenes_portal, antrag, "einreichen", LEAD)
    assert antwort.status_code == 409
    assert antwort.json()["type"] == f"/probleme/{slug}"


async def test_der_antragsteller_sieht_nicht_was_noch_niemand_gesagt_hat(
    eigenes_portal: httpx.AsyncClient,
) -> None:
    antrag = await entscheidungsreif(eigenes_portal)
    assert antrag["status"] == "entscheidungsreif"
    seiner = (await lies(eigenes_portal, antrag, LEAD)).json()
    assert seiner["status"] == "in_bearbeitung"
    assert seiner["stand"] == "In Bearbeitung"
    assert seiner["moegliche_schritte"] == ["zurueckziehen"]
    verlauf = (await eigenes_portal.get(f"{ANTRAEGE}/{antrag['id']}/verlauf", headers=LEAD)).json()
    assert "pruefung_abschliessen" not in [s["akt"] for s in verlauf["items"]]
    amtlich = (
        await eigenes_portal.get(f"{ANTRAEGE}/{antrag['id']}/verlauf", headers=PRUEFERIN)
    ).json()
    assert [s["akt"] for s in amtlich["items"]][-1] == "pruefung_abschliessen"
    for status, anzahl in {"entscheidungsreif": 0, "in_bearbeitung": 1, "votum": 0}.items():
        liste = await eigenes_portal.get(f"{ANTRAEGE}?status={status}", headers=LEAD)
        assert liste.json()["total_count"] == anzahl
    liste = await eigenes_portal.get(f"{ANTRAEGE}?status=entscheidungsreif", headers=PRUEFERIN)
    assert liste.json()["total_count"] == 1
    falsch = await tue(eigenes_portal, seiner, "einreichen", LEAD)
    assert falsch.json()["moegliche_schritte"] == ["zurueckziehen"]
    assert "entscheidungsreif" not in falsch.text


async def test_eine_nachforderung_oeffnet_nur_was_sie_nennt(
    eigenes_portal: httpx.AsyncClient,
) -> None:
    antrag = await in_pruefung(eigenes_portal)
    wunsch = {"abschnitte": ["kosten"], "text": "Bitte nach Jahren gliedern."}
    antrag = await getan(eigenes_portal, antrag, "nachfordern", PRUEFERIN, wunsch)
    assert antrag["nachforderung"]["frist"] == "2021-05-14"
    gesperrt = await aendere(eigenes_portal, antrag, beantragt="1.00")
    assert gesperrt.status_code == 409
    assert gesperrt.json()["abschnitte"] == ["kosten"]
    kosten = [{"art": "personal", "betrag": "60000.00"}] * 2
    antrag = (await aendere(eigenes_portal, antrag, kosten=kosten)).json()
    assert [k["betrag"] for k in antrag["kosten"]] == ["60000.00"] * 2
    for ags in STAEDTE[1:3]:
        antrag = await getan(eigenes_portal, antrag, "zustimmen", partner(ags))
    antrag = await getan(eigenes_portal, antrag, "nachreichen", LEAD)
    assert antrag["status"] == "in_bearbeitung"
    assert antrag["nachforderung"] is None


async def test_nichts_zu_aendern_aendert_nichts(eigenes_portal: httpx.AsyncClient) -> None:
    client = eigenes_portal
    antrag = await angelegt(client)
    antrag = await getan(client, antrag, "zustimmen", partner(STAEDTE[1]))
    assert (await aendere(client, antrag)).status_code == 422
    await belegt(client, antrag)  # a file changes nothing that was consented to
    stand = (await lies(client, antrag, LEAD)).json()
    assert stand["version"] == antrag["version"]
    assert stand["teilnahmen"] == antrag["teilnahmen"]


@pytest.mark.parametrize("tag", ["1999-12-31", "2101-01-01"])
async def test_ein_vorhaben_liegt_in_diesem_jahrhundert(
    portal: httpx.AsyncClient, tag: str
) -> None:
    for name in ("vorhaben_beginn", "vorhaben_ende"):
        zeitraum: dict[str, Any] = {"vorhaben_beginn": None, "vorhaben_ende": None, name: tag}
        antwort = await portal.post(
            ANTRAEGE, json=entwurf(**zeitraum), headers=LEAD | {"Idempotency-Key": str(uuid4())}
        )
        assert antwort.status_code == 422
        assert antwort.json()["errors"][0]["pointer"] == f"/body/{name}"
        antwort = await portal.patch(
            f"{ANTRAEGE}/{uuid4()}", json={name: tag}, headers=LEAD | {"If-Match": '"1"'}
        )
        assert antwort.status_code == 422


async def test_ein_neuer_verbund_ersetzt_den_alten(eigenes_portal: httpx.AsyncClient) -> None:
    antrag = await angelegt(eigenes_portal)
    kommunen = [
        {"ags": STAEDTE[0], "rolle": "federfuehrend"},
        {"ags": STAEDTE[4], "rolle": "partner"},
    ]
    neu = (await aendere(eigenes_portal, antrag, kommunen=kommunen)).json()
    assert [t["ags"] for t in neu["teilnahmen"]] == [STAEDTE[0], STAEDTE[4]]
    assert neu["version"] == 2
    ausgeschieden = await lies(eigenes_portal, antrag, partner(STAEDTE[1]))
    assert ausgeschieden.status_code == 404
    fremd = [{"ags": STAEDTE[1], "rolle": "federfuehrend"}]
    assert (await aendere(eigenes_portal, neu, kommunen=fremd)).status_code == 403


async def test_zurueckgezogen_ist_zu_ende(eigenes_portal: httpx.AsyncClient) -> None:
    antrag = await in_pruefung(eigenes_portal)
    antrag = await getan(
        eigenes_portal,
        antrag,
        "nachfordern",
        PRUEFERIN,
        {"abschnitte": ["angaben"], "text": "Bitte prüfen."},
    )
    antrag = await getan(eigenes_portal, antrag, "zurueckziehen", LEAD)
    assert antrag["status"] == "zurueckgezogen"
    assert antrag["moegliche_schritte"] == []


async def test_wer_eine_aeltere_fassung_sah_aendert_nichts(
    eigenes_portal: httpx.AsyncClient,
) -> None:
    antrag = await eingereicht(eigenes_portal)
    assert (await tue(eigenes_portal, antrag, "zurueckziehen", LEAD, version=1)).status_code == 412


async def test_wer_teilnimmt_prueft_nicht(eigenes_portal: httpx.AsyncClient) -> None:
    antrag = await eingereicht(eigenes_portal)
    beides = bearer(sub="beides", rollen=["koordinierungsstelle"], ags=[STAEDTE[1]])
    antwort = await tue(eigenes_portal, antrag, "pruefung-beginnen", beides)
    assert antwort.status_code == 403
    assert antwort.json()["type"] == "/probleme/in-eigener-sache"


async def test_ein_abgelehnter_schritt_hinterlaesst_eine_zeile(
    eigenes_portal: httpx.AsyncClient, foerderung_url: str
) -> None:
    antrag = await angelegt(eigenes_portal)
    await tue(eigenes_portal, antrag, "einreichen", LEAD)
    await tue(eigenes_portal, antrag, "einreichen", FREMD)
    await tue(eigenes_portal, antrag, "pruefung-beginnen", LEAD)
    await tue(eigenes_portal, antrag, "zustimmen", LEAD, version=7)
    zeilen = await abfrage(
        foerderung_url,
        "SELECT operation, problem, sub FROM foerderung.ablehnung ORDER BY zeitpunkt, id",
    )
    assert zeilen == [
        ("post_einreichen", "zustimmung-fehlt", "stadt-1"),
        ("post_einreichen", "antrag-unbekannt", "fremd"),
        ("post_pruefung_beginnen", "rolle-fehlt", "stadt-1"),
        ("post_zustimmen", "version-veraltet", "stadt-1"),
    ]
    journal = await abfrage(foerderung_url, "SELECT akt FROM foerderung.journal")
    assert [zeile[0] for zeile in journal if zeile[0] != "bewilligen"] == ["anlegen"]


async def test_derselbe_schluessel_legt_einmal_an(eigenes_portal: httpx.AsyncClient) -> None:
    kopf = LEAD | {"Idempotency-Key": "einmal"}
    erste, zweite = [
        await eigenes_portal.post(ANTRAEGE, json=entwurf(), headers=kopf) for _ in range(2)
    ]
    assert erste.content == zweite.content
    ohne = await eigenes_portal.post(ANTRAEGE, json=entwurf(), headers=LEAD)
    assert ohne.status_code == 400
