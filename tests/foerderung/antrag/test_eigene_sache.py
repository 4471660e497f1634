"""Nobody decides on what they applied for themselves, whichever token they show."""

from uuid import uuid4

import httpx
import pytest

from tests.foerderung.antrag.schritte import (
    ANTRAEGE,
    LEAD,
    PRUEFERIN,
    SACHBEARBEITUNG,
    abgelehnt,
    bewilligung,
    eingereicht,
    entscheidungsreif,
    entwurf,
    getan,
    partner,
)
from tests.foerderung.factories import STAEDTE
from tests.foerderung.nachweis.akte import NACHWEISE, geprueft
from tests.shared.dateien.dateien import pdf
from tests.tokens import bearer

EIGENE = (403, "in-eigener-sache")


def amtlich(sub: str, rolle: str = "foerderstelle") -> dict[str, str]:
    return bearer(sub=sub, rollen=[rolle], ags=None)


@pytest.mark.parametrize("sub", ["stadt-1", f"partner-{STAEDTE[1]}"])
async def test_wer_gehandelt_hat_schlaegt_nichts_vor(
    eigenes_portal: httpx.AsyncClient, sub: str
) -> None:
    antrag = await entscheidungsreif(eigenes_portal)
    status, slug, _ = await abgelehnt(
        eigenes_portal, antrag, "vorschlagen", amtlich(sub), bewilligung()
    )
    assert (status, slug) == EIGENE
    await getan(eigenes_portal, antrag, "vorschlagen", SACHBEARBEITUNG, bewilligung())


async def test_wer_einen_nachweis_gab_oder_nahm_prueft_nicht(
    eigenes_portal: httpx.AsyncClient,
) -> None:
    client = eigenes_portal
    antwort = await client.post(
        ANTRAEGE, json=entwurf(), headers=LEAD | {"Idempotency-Key": str(uuid4())}
    )
    antrag = antwort.json()
    kollegin, kollege = (bearer(sub=sub, ags=[STAEDTE[0]]) for sub in ("gab", "nahm"))
    for nr, fehlender in enumerate([*antrag["fehlende_nachweise"], {"art": "sonstiger"}]):
        nachweis = await client.post(
            f"{ANTRAEGE}/{antrag['id']}/nachweise",
            data={"art": fehlender["art"]},
            files={"datei": ("x.pdf", pdf(str(nr).encode()), "application/pdf")},
            headers=kollegin,
        )
        assert nachweis.status_code == 201, nachweis.text
    fertig = await geprueft(client, nachweis.json())
    entfernt = await client.post(
        f"{NACHWEISE}/{fertig['id']}/entfernen",
        headers=kollege | {"If-Match": f'"{fertig["version"]}"'},
    )
    assert entfernt.status_code == 200, entfernt.text
    for ags in STAEDTE[1:3]:
        antrag = await getan(client, antrag, "zustimmen", partner(ags))
    antrag = await getan(client, antrag, "einreichen", LEAD)
    for sub in ("gab", "nahm"):
        stelle = amtlich(sub, "koordinierungsstelle")
        assert (await abgelehnt(client, antrag, "pruefung-beginnen", stelle))[:2] == EIGENE
    await getan(client, antrag, "pruefung-beginnen", PRUEFERIN)


async def test_wer_etwas_anderes_beantragt_hat_darf(eigenes_portal: httpx.AsyncClient) -> None:
    client = eigenes_portal
    anderswo = bearer(sub="nachbarin", ags=[STAEDTE[3]])
    kommunen = [{"ags": STAEDTE[3], "rolle": "federfuehrend"}]
    antwort = await client.post(
        ANTRAEGE,
        json=entwurf(kommunen=kommunen),
        headers=anderswo | {"Idempotency-Key": str(uuid4())},
    )
    assert antwort.status_code == 201, antwort.text
    antrag = await eingereicht(client)
    await getan(client, antrag, "pruefung-beginnen", amtlich("nachbarin", "koordinierungsstelle"))
