"""Anträge in the state an operation needs, each step done by those who may."""

from typing import Any, TypeAlias
from uuid import uuid4

import httpx

from tests.foerderung.antrag.schritte import (
    ANTRAEGE,
    GRUND,
    LEITUNG,
    PRUEFERIN,
    SACHBEARBEITUNG,
    VERBAENDE,
    belegt,
    bewilligung,
    getan,
    tue,
    verband,
)
from tests.foerderung.factories import ikz_angaben
from tests.tokens import bearer

PARTNER = "06636004"  # neither one's own nor the other
NACHWEIS = {"verwendet": [{"art": "personal", "betrag": "25000.00"}], "bericht": "Probe"}
# the steps of an Antrag in their order, up to which an operation needs it
Schritt: TypeAlias = tuple[str, dict[str, str] | None, dict[str, Any] | None]
SCHRITTE: list[Schritt] = [
    ("zustimmen", bearer(sub="partner", ags=[PARTNER]), None),
    ("einreichen", None, None),  # by the lead
    ("pruefung-beginnen", PRUEFERIN, None),
    ("pruefung-abschliessen", PRUEFERIN, None),
    ("vorschlagen", SACHBEARBEITUNG, bewilligung("50000.00")),
    ("freigeben", LEITUNG, None),
    ("bekanntgeben", SACHBEARBEITUNG, None),
    ("vertrag-schliessen", LEITUNG, None),
    ("mittel-abrufen", None, {"betrag": "25000.00", "zweck": "Probe"}),
    ("auszahlen", LEITUNG, {"mittelabruf": 1}),
    ("verwendungsnachweis-einreichen", None, NACHWEIS),
]
NACHFORDERUNG = ("nachfordern", PRUEFERIN, {"abschnitte": ["angaben"], "text": "Bitte prüfen."})
BIS = {
    "patch_antrag": 0,
    "post_zustimmen": 0,
    "post_einreichen": 1,
    "post_nachfordern": 3,
    "post_nachreichen": 3,
    "post_pruefung_abschliessen": 3,
    "post_votieren": 4,
    "post_ausnahme": 4,
    "post_vorschlagen": 4,
    "post_zurueckgeben": 5,
    "post_freigeben": 5,
    "post_bekanntgeben": 6,
    "post_vertrag_schliessen": 7,
    "post_abschliessen": 7,
    "post_mittel_abrufen": 8,
    "post_auszahlen": 9,
    "post_verwendungsnachweis_einreichen": 10,
    "post_widerrufen": 10,
    "post_rueckfordern": 10,
    "post_verwendungsnachweis_pruefen": 11,
}
ABSTIMMUNG: list[Schritt] = [
    ("votieren", verband(nr), {"verband": VERBAENDE[nr], "stimme": "ja"}) for nr in range(2)
]
# on the day of the tests its window is closed, and it ends too late: two exceptions are asked for
MODELLPROJEKT = {
    "programm": "OZG_MODELLKOMMUNEN",
    "vorhaben_beginn": "2021-06-01",
    "vorhaben_ende": "2023-12-31",
    "kosten": [{"art": "sachkosten", "betrag": "50000.00"}],
    "angaben": {},
    "ausnahmewuensche": [{"regel": regel, "begruendung": "Probe"} for regel in ("MK-2", "MK-3")],
}
DANACH: dict[str, list[Schritt]] = {
    "post_nachreichen": [NACHFORDERUNG],
    "post_ausnahme": ABSTIMMUNG,
    "post_abschliessen": [("widerrufen", LEITUNG, {"anerkannt": "0.00"} | GRUND)],
}


async def beantragt(client: httpx.AsyncClient, ags: str, operation: str) -> dict[str, Any]:
    """Return an Antrag of two Kommunen: led by this one, or, to consent to, with it as partner."""
    lead, partner = (PARTNER, ags) if operation == "post_zustimmen" else (ags, PARTNER)
    antwort = await client.post(
        ANTRAEGE,
        json={
            "programm": "IKZ_OZG",
            "titel": "Probe",
            "kommunen": [
                {"ags": lead, "rolle": "federfuehrend"},
                {"ags": partner, "rolle": "partner"},
            ],
            "vorhaben_beginn": "2021-06-01",
            "vorhaben_ende": "2026-05-31",
            "kosten": [{"art": "personal", "betrag": "50000.00"}],
            "beantragt": "50000.00",
            "angaben": ikz_angaben(2),
        }
        | (MODELLPROJEKT if operation in {"post_votieren", "post_ausnahme"} else {}),
        headers=bearer(sub=f"stadt-{lead}", ags=[lead]) | {"Idempotency-Key": str(uuid4())},
    )
    assert antwort.status_code == 201, antwort.text
    antrag: dict[str, Any] = antwort.json()
    schritte = SCHRITTE[: BIS.get(operation, 2)]
    if schritte:
        await belegt(client, antrag, bearer(sub=f"stadt-{lead}", ags=[lead]))
    for akt, person, inhalt in (*schritte, *DANACH.get(operation, ())):
        wer = person or bearer(sub=f"stadt-{lead}", ags=[lead])
        antrag = await getan(client, antrag, akt, wer, inhalt)
    return antrag


async def ausgenommen(client: httpx.AsyncClient, ags: str) -> str:
    """Return a fresh exception that nobody has confirmed."""
    antrag = await beantragt(client, ags, "post_ausnahme")
    return str((await _erteilt(client, antrag, "MK-2"))["id"])


async def bekanntgegeben(client: httpx.AsyncClient, id: str) -> None:
    """Decide on a submitted Antrag and tell it, so that it has a second document; then revoke."""
    antrag = (await client.get(f"{ANTRAEGE}/{id}", headers=PRUEFERIN)).json()
    for akt, person, inhalt in (*SCHRITTE[2:7], *DANACH["post_abschliessen"]):
        antrag = await getan(client, antrag, akt, person or LEITUNG, inhalt)


async def mit_ausnahmen_bewilligt(client: httpx.AsyncClient, ags: str) -> None:
    """Grant an Antrag that breaks two rules, tell it, and revoke it: its money is for others."""
    antrag = await beantragt(client, ags, "post_ausnahme")
    for regel in ("MK-2", "MK-3"):
        ausnahme = await _erteilt(client, antrag, regel)
        bestaetigt = await client.post(
            f"/foerderung/v1/ausnahmen/{ausnahme['id']}/bestaetigen",
            headers=LEITUNG | {"If-Match": '"1"'},
        )
        assert bestaetigt.status_code == 200, bestaetigt.text
        antrag["version"] += 2
    for akt, person, inhalt in (*SCHRITTE[4:7], *DANACH["post_abschliessen"]):
        antrag = await getan(client, antrag, akt, person or LEITUNG, inhalt)


async def _erteilt(client: httpx.AsyncClient, antrag: dict[str, Any], regel: str) -> dict[str, Any]:
    antwort = await tue(client, antrag, "ausnahmen", SACHBEARBEITUNG, {"regel": regel} | GRUND)
    assert antwort.status_code == 201, antwort.text
    ausnahme: dict[str, Any] = antwort.json()
    return ausnahme
