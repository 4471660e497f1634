"""What a rule that nobody answered, or a figure that does not hold yet, leaves to be granted."""

from typing import Any

import httpx
import pytest

from tests.foerderung.antrag.entscheidung.test_entscheidung import AUSNAHMEN, bestaetigt
from tests.foerderung.antrag.schritte import (
    LEITUNG,
    SACHBEARBEITUNG,
    abgelehnt,
    bewilligung,
    entscheidungsreif,
    getan,
    tue,
)
from tests.foerderung.antrag.test_regelversion import ab_heute
from tests.foerderung.antrag.test_reise_ikz import gesagt
from tests.foerderung.factories import ikz_angaben
from tests.foerderung.programmversion.versionen import ikz

GRUND = "Die Einsparung lässt sich vor dem ersten Jahr nicht beziffern."
HALBE_MILLION: dict[str, Any] = {
    "kosten": [{"art": "personal", "betrag": "500000.00"}],
    "beantragt": "500000.00",
}


def wuensche(*regeln: str) -> list[dict[str, str]]:
    return [{"regel": regel, "begruendung": GRUND} for regel in regeln]


def ohne_einsparung(**aenderungen: Any) -> dict[str, Any]:
    return ikz_angaben(einsparung_personalkosten_prozent=None, **aenderungen)


async def ausgenommen(client: httpx.AsyncClient, antrag: dict[str, Any], regel: str) -> None:
    """Grant and confirm an exception; each is a version of the Antrag."""
    inhalt = {"regel": regel, "begruendung": GRUND}
    erteilt = await tue(client, antrag, "ausnahmen", SACHBEARBEITUNG, inhalt)
    assert erteilt.status_code == 201, erteilt.text
    assert await bestaetigt(client, erteilt.json()["id"], LEITUNG) == (200, "")
    antrag["version"] += 2


async def test_eine_unbeantwortete_regel_braucht_eine_ausnahme_und_laesst_die_grenze_stehen(
    eigenes_portal: httpx.AsyncClient,
) -> None:
    client = eigenes_portal
    antrag = await entscheidungsreif(
        client, angaben=ohne_einsparung(), ausnahmewuensche=wuensche("IKZ-5"), **HALBE_MILLION
    )
    pruefung = antrag["pruefung"]
    assert (pruefung["ergebnis"], pruefung["hoechstbetrag"]) == ("angaben_fehlen", None)
    status, slug, problem = await abgelehnt(
        client, antrag, "vorschlagen", SACHBEARBEITUNG, bewilligung("500000.00")
    )
    assert (status, slug, problem["regeln"]) == (409, "ausnahme-fehlt", ["IKZ-5"])
    await ausgenommen(client, antrag, "IKZ-5")
    status, slug, problem = await abgelehnt(
        client, antrag, "vorschlagen", SACHBEARBEITUNG, bewilligung("75000.01")
    )
    assert (status, slug, problem["hoechstens"]) == (409, "betrag-zu-hoch", "75000.00")
    antrag = await getan(client, antrag, "vorschlagen", SACHBEARBEITUNG, bewilligung("75000.00"))
    antrag = await getan(client, antrag, "freigeben", LEITUNG)
    await getan(client, antrag, "bekanntgeben", SACHBEARBEITUNG)
    (oeffentlich,) = (await client.get(AUSNAHMEN)).json()["items"]
    assert (oeffentlich["regel"], oeffentlich["begruendung"]) == ("IKZ-5", GRUND)


async def test_neben_einer_verletzten_regel_braucht_auch_die_unbeantwortete_eine(
    eigenes_portal: httpx.AsyncClient,
) -> None:
    client = eigenes_portal
    antrag = await entscheidungsreif(
        client,
        angaben=ohne_einsparung(laufzeit_jahre=4),
        ausnahmewuensche=wuensche("IKZ-4", "IKZ-5"),
        **HALBE_MILLION,
    )
    assert antrag["pruefung"]["ergebnis"] == "nicht_foerderfaehig"
    await ausgenommen(client, antrag, "IKZ-4")
    status, slug, problem = await abgelehnt(
        client, antrag, "vorschlagen", SACHBEARBEITUNG, bewilligung("75000.00")
    )
    assert (status, slug, problem["regeln"]) == (409, "ausnahme-fehlt", ["IKZ-5"])
    await ausgenommen(client, antrag, "IKZ-5")
    assert await gesagt(
        client, antrag, "vorschlagen", SACHBEARBEITUNG, bewilligung("75000.01")
    ) == (409, "betrag-zu-hoch")  # fmt: skip


async def test_von_einer_beantworteten_oder_einer_ermessensregel_gibt_es_keine(
    eigenes_portal: httpx.AsyncClient,
) -> None:
    antrag = await entscheidungsreif(eigenes_portal, anzahl=2, angaben=ikz_angaben(2))
    befunde = {b["regel"]: b["ergebnis"] for b in antrag["pruefung"]["regeln"]}
    assert (befunde["IKZ-1"], befunde["IKZ-5"]) == ("ermessen", "erfuellt")
    for regel in ("IKZ-1", "IKZ-5"):
        inhalt = {"regel": regel, "begruendung": GRUND}
        assert await gesagt(eigenes_portal, antrag, "ausnahmen", SACHBEARBEITUNG, inhalt) == (
            409, "ausnahme-ohne-anlass",
        )  # fmt: skip


@pytest.mark.parametrize("verletzt", [False, True], ids=["ohne Ausnahme", "mit Ausnahme"])
async def test_wo_die_formel_keinen_betrag_ergibt_wird_nichts_bewilligt(
    eigenes_portal: httpx.AsyncClient, *, verletzt: bool
) -> None:
    """The amount for each Kommune holds from a day after the submission."""
    client = eigenes_portal
    dokument = ikz()
    werte = dokument["parameter"]["regelzuwendung"]["werte"]
    werte["2022-01-01"] = werte.pop("2016-12-02")
    await ab_heute(client, dokument)
    eigen: dict[str, Any] = {}
    if verletzt:
        eigen = {
            "angaben": ikz_angaben(laufzeit_jahre=4),
            "ausnahmewuensche": wuensche("IKZ-4"),
        }
    antrag = await entscheidungsreif(client, **HALBE_MILLION, **eigen)
    if verletzt:
        await ausgenommen(client, antrag, "IKZ-4")
    status, slug, problem = await abgelehnt(
        client, antrag, "vorschlagen", SACHBEARBEITUNG, bewilligung("1.00")
    )
    assert (status, slug) == (409, "hoechstbetrag-unbestimmt")
    assert "am 15.04.2021 galt noch kein Wert" in problem["detail"]
