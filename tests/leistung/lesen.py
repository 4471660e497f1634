"""The classes that only read: what is asked, where, and what it is to reach."""

import json
from functools import cache
from typing import Any
from urllib.parse import quote

from shared.schemas.pruefung import PRUEFUNG_BEISPIEL
from tests.leistung.klasse import Auftrag, Lesend, Ziele
from tests.leistung.pruefstand import HESSEN, Stand

KATALOG = "/katalog/v1"
SEITE = f"{KATALOG}/leistungen?limit=50"
FRISCH = {"Cache-Control": "no-cache"}
MAI = "modul=2&format=online&dauer_tage=3&von=2021-05-01&bis=2021-05-31"
WORTE = (
    "Führerschein", "Reisepässe", "Geburtsurkunde", "Hun", "Personalausw", "Fürerschein",
    "Spermüll", "Erteilung", "Genehmigung", "Probedorf", "Kassel", "99900001",
)  # fmt: skip
VIELE = 50  # different addresses of a class


def _items(stand: Stand, pfad: str) -> list[dict[str, Any]]:
    gelesen: list[dict[str, Any]] = stand.lies("katalog", f"{KATALOG}/{pfad}").json()["items"]
    return gelesen


@cache
def seite(stand: Stand) -> Auftrag:
    return Auftrag([SEITE], {})


@cache
def frische_seite(stand: Stand) -> Auftrag:
    return Auftrag([SEITE], FRISCH)


@cache
def bekannte_seite(stand: Stand) -> Auftrag:
    return Auftrag([SEITE], {"If-None-Match": stand.lies("katalog", SEITE).headers["ETag"]})


@cache
def gefilterte_seiten(stand: Stand) -> Auftrag:
    buendel = [eines["id"] for eines in _items(stand, "umsetzungsbuendel?limit=50")]
    filter_ = [f"umsetzungsbuendel={eines}&ebene=gemeinde" for eines in buendel]
    return Auftrag([f"{SEITE}&{eines}" for eines in filter_], FRISCH)


@cache
def suchen(stand: Stand) -> Auftrag:
    return Auftrag([f"{KATALOG}/suche?q={quote(wort)}" for wort in WORTE], FRISCH)


@cache
def einzelne_leistungen(stand: Stand) -> Auftrag:
    leistungen = _items(stand, f"leistungen?limit={VIELE}")
    return Auftrag([f"{KATALOG}/leistungen/{eine['id']}" for eine in leistungen], FRISCH)


@cache
def zustaendigkeiten(stand: Stand) -> Auftrag:
    leika = [eine["leika_schluessel"] for eine in _proben(stand)]
    paare = zip(leika, stand.ags[:VIELE], strict=False)
    fragen = [f"leika_schluessel={schluessel}&ags={ags}" for schluessel, ags in paare]
    return Auftrag([f"{KATALOG}/zustaendigkeiten?{eine}" for eine in fragen], FRISCH)


@cache
def abdeckungen(stand: Stand) -> Auftrag:
    leistungen = [f"leistung={eine['id']}" for eine in _proben(stand)]
    buendel = [
        f"umsetzungsbuendel={eines['id']}" for eines in _items(stand, "umsetzungsbuendel?limit=9")
    ]
    fragen = ["", *(f"?{eine}" for eine in [*leistungen, *buendel])]
    return Auftrag([f"{KATALOG}/abdeckung{eine}" for eine in fragen], FRISCH)


@cache
def cockpits(stand: Stand) -> Auftrag:
    ags = stand.ags[:VIELE]
    return Auftrag([f"/dashboard/v1/kommunen/{eines}" for eines in ags], {})


@cache
def ueberblick(stand: Stand) -> Auftrag:
    return Auftrag(["/dashboard/v1/ueberblick"], {})


@cache
def pruefung(stand: Stand) -> Auftrag:
    koerper = json.dumps(PRUEFUNG_BEISPIEL).encode()
    return Auftrag(["/foerderung/v1/pruefungen"], {"Content-Type": "application/json"}, koerper)


@cache
def monat(stand: Stand) -> Auftrag:
    return Auftrag([f"/beratung/v1/verfuegbarkeiten?{MAI}"], {})


@cache
def ereignisse(stand: Stand) -> Auftrag:
    """Page after page of the feed, as a subscriber reads it."""
    kopf, pfade = stand.ausweis("koordinierungsstelle"), [f"{KATALOG}/ereignisse?limit=100"]
    while len(pfade) < 10:
        gelesen = stand.lies("katalog", pfade[-1], **kopf).json()
        if len(gelesen["items"]) < 100:
            break
        pfade.append(f"{KATALOG}/ereignisse?limit=100&cursor={gelesen['next_cursor']}")
    return Auftrag(pfade, kopf)


def _proben(stand: Stand) -> list[dict[str, Any]]:
    """Return generated Leistungen, which chains are about."""
    alle = _items(stand, "leistungen?limit=200")
    return [eine for eine in alle if (eine["leika_schluessel"] or "").startswith("999")][:VIELE]


LESEND = (
    Lesend(
        "seite", "catalogue page, stored", "katalog", seite,
        Ziele(grenze=0.8, peer=15, gateway=0.9),
        "the stored bytes still pass what counts requests, names them and says the Stichtag",
    ),
    Lesend(
        "unveraendert", "catalogue page, known to the caller (304)", "katalog", bekannte_seite,
        Ziele(grenze=1.0),
        "the tag of the caller is compared before the few bytes are sent",
    ),
    Lesend(
        "frisch", "catalogue page, made anew", "katalog", frische_seite,
        Ziele(peer=2, tutorial=4, wachstum=1.5),
        "one statement through SQLAlchemy, its transaction, and what FastAPI does for any request",
    ),
    Lesend(
        "gefiltert", "filtered page, made anew", "katalog", gefilterte_seiten, Ziele(wachstum=1.5),
    ),
    Lesend(
        "suche", "search over everything, made anew", "katalog", suchen, Ziele(wachstum=3),
        "hits of a common word are all ranked before the first is sent",
    ),
    Lesend(
        "leistung", "one Leistung, made anew", "katalog", einzelne_leistungen, Ziele(wachstum=1.5),
    ),
    Lesend(
        "zustaendigkeit", "who is responsible, made anew", "katalog", zustaendigkeiten,
        Ziele(wachstum=1.5),
    ),
    Lesend(
        "abdeckung", "coverage, made anew", "katalog", abdeckungen, Ziele(wachstum=3),
    ),
    Lesend("cockpit", "cockpit of a Kommune", "dashboard", cockpits),
    Lesend("ueberblick", "overview, warm", "dashboard", ueberblick),
    Lesend(
        "pruefung", "eligibility check, one programme", "foerderung", pruefung, Ziele(grenze=0.15),
        "half of it is judging: eleven models with a German sentence each are made for every check",
        groessen=(HESSEN,),
    ),
    Lesend("monat", "free days of a month, 20 teams", "beratung", monat, groessen=(HESSEN,)),
    Lesend("ereignisse", "event feed, 100 events", "katalog", ereignisse, groessen=(HESSEN,)),
)  # fmt: skip
STOERUNG = Lesend(
    "stoerung",
    "overview while the Katalog hangs",
    "dashboard",
    ueberblick,
    umstand=lambda stand: stand.angehalten("katalog"),
)
