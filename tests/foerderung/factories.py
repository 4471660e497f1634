"""Test data of the Förderung service: a small Katalog and complete Angaben."""

from datetime import date
from typing import Any

import httpx

from services.foerderung.foerderfaehigkeit.pruefen import beurteile
from services.foerderung.foerderfaehigkeit.sachverhalt import Kommune
from services.foerderung.programm.mitgeliefert import mitgelieferte
from shared.schemas.katalog import KommuneRead
from shared.schemas.liste import Liste
from shared.schemas.pruefung import PruefungRead

LANDKREIS = "06531000"
STAEDTE = ("06635020", "06636013", "06636004", "06438009", "06439015", "06434011")
BROMSKIRCHEN, HANAU_KREISFREI = "06635005", "06415000"
UEBER_DIE_GRENZE = "09162000"


def _kommune(ags: str, stichtag: date) -> KommuneRead:
    ab = date(2026, 1, 1) if ags == HANAU_KREISFREI else None
    bis = date(2022, 12, 31) if ags == BROMSKIRCHEN else None
    return KommuneRead(
        ags=ags,
        ars=ags[:5] + "0" + ags[5:] + ags[5:],
        name=f"Stadt {ags}",
        name_amtlich=f"Stadt {ags}",
        art="landkreis" if ags == LANDKREIS else "stadt",
        kreis=None if ags == LANDKREIS else f"{ags[:5]}000",
        einwohner=None,
        einwohner_stand=None,
        gueltig_ab=ab,
        gueltig_bis=bis,
        besteht=(ab is None or ab <= stichtag) and (bis is None or stichtag <= bis),
        vorgaenger=["06435014"] if ab else [],
        nachfolger=["06635001"] if bis else [],
    )


def katalog(request: httpx.Request) -> httpx.Response:
    """Answer as the Katalog does: for single keys, also dissolved ones, and for all that exist.

    No Onlinedienst is entered here: what the Katalog says to that is tried with the real one.
    """
    params = request.url.params
    if request.method == "POST":
        problem = {"type": "/probleme/verweis-unbekannt", "title": "Unbekannt", "status": 422}
        return httpx.Response(422, json=problem | {"detail": "Diese Leistung gibt es nicht."})
    assert request.url.path == "/katalog/v1/kommunen"
    stichtag = date.fromisoformat(params["stichtag"])
    bekannt = {*STAEDTE, LANDKREIS, BROMSKIRCHEN, HANAU_KREISFREI}
    if "ags" in params:
        assert params["auch_aufgeloeste"] == "true"
        items = [_kommune(ags, stichtag) for ags in params.get_list("ags") if ags in bekannt]
    else:
        alle = (_kommune(ags, stichtag) for ags in sorted(bekannt))
        items = [k for k in alle if k.besteht or "auch_aufgeloeste" in params]
    liste = Liste[KommuneRead](items=items, total_count=len(items), next_cursor=None)
    return httpx.Response(200, content=liste.model_dump_json())


def ikz_angaben(anzahl: int = 3, **aenderungen: Any) -> dict[str, Any]:
    return {
        "beschluesse": anzahl,
        "oeffentlich_rechtliche_vereinbarung": True,
        "laufzeit_jahre": 5,
        "einsparung_personalkosten_prozent": 15,
        "eigene_it_fachkraefte": True,
        "externe_dienstleister": False,
    } | aenderungen


def anfrage(**aenderungen: Any) -> dict[str, Any]:
    """Return the example of the project's description; changes replace its members."""
    return {
        "programm": "IKZ_OZG",
        "kommunen": list(STAEDTE[:3]),
        "stichtag": "2021-03-01",
        "angaben": ikz_angaben(),
    } | aenderungen


def urteil(
    code: str,
    roh: dict[str, Any],
    *,
    stichtag: date,
    anzahl: int = 1,
    gruppe_offen: bool = False,
) -> PruefungRead:
    """Judge without HTTP: `anzahl` Kommunen of Hessen, Angaben as JSON has them."""
    gewaehlt = mitgelieferte()[code].programm
    return beurteile(
        gewaehlt,
        kommunen=tuple(Kommune(f"06{nummer:06}") for nummer in range(anzahl)),
        angaben={name: gewaehlt.angaben[name].lesen(wert) for name, wert in roh.items()},
        stichtag=stichtag,
        budget=None,
        gruppe_offen=gruppe_offen,
    )
