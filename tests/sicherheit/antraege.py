"""Anträge in the state an operation needs, each step done by those who may."""

from typing import Any
from uuid import uuid4

import httpx

from tests.foerderung.antrag.schritte import ANTRAEGE, PRUEFERIN, getan
from tests.foerderung.factories import ikz_angaben
from tests.tokens import bearer

PARTNER = "06636004"  # neither one's own nor the other
# the steps of an Antrag in their order, up to which an operation needs it
SCHRITTE: list[tuple[str, dict[str, str] | None, dict[str, Any] | None]] = [
    ("zustimmen", bearer(sub="partner", ags=[PARTNER]), None),
    ("einreichen", None, None),  # by the lead
    ("pruefung-beginnen", PRUEFERIN, None),
]
NACHFORDERUNG = ("nachfordern", PRUEFERIN, {"abschnitte": ["angaben"], "text": "Bitte prüfen."})
BIS = {
    "patch_antrag": 0,
    "post_zustimmen": 0,
    "post_einreichen": 1,
    "post_nachfordern": 3,
    "post_nachreichen": 3,
    "post_pruefung_abschliessen": 3,
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
        },
        headers=bearer(sub=f"stadt-{lead}", ags=[lead]) | {"Idempotency-Key": str(uuid4())},
    )
    assert antwort.status_code == 201, antwort.text
    antrag: dict[str, Any] = antwort.json()
    schritte = SCHRITTE[: BIS.get(operation, 2)]
    if operation == "post_nachreichen":
        schritte = [*schritte, NACHFORDERUNG]
    for akt, person, inhalt in schritte:
        wer = person or bearer(sub=f"stadt-{lead}", ags=[lead])
        antrag = await getan(client, antrag, akt, wer, inhalt)
    return antrag
