"""What `/leistungen` shows: hits for words, or what one can look through without any."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from services.dashboard.seiten.formular import Formular
from services.dashboard.seiten.gespraech import Gespraech
from services.dashboard.seiten.leistungen.worte import EBENEN, STATUS, TREFFERARTEN
from shared.clients.katalog import leistungen as katalog
from shared.clients.verbindung import Abgelehnt
from shared.schemas.katalog import Ebene, OnlinedienstStatus, UmsetzungsbuendelRead
from shared.schemas.leistung import LeistungRead
from shared.schemas.liste import Liste
from shared.schemas.suche import FacettenwertRead, Suchart, SuchergebnisRead, TrefferRead
from shared.schemas.themenfeld import ThemenfeldRead

FILTER = ("art", "themenfeld", "umsetzungsbuendel", "ebene", "status")


@dataclass(frozen=True)
class Facettenwert:
    """A link that narrows the hits, or with `gewaehlt` widens them again."""

    worte: str
    anzahl: int | None
    adresse: str
    gewaehlt: bool


@dataclass(frozen=True)
class Facette:
    titel: str
    werte: list[Facettenwert]


@dataclass(frozen=True)
class Eintrag:
    """A hit or a Leistung: where its page is, its name in pieces (`markiert`), what it is."""

    adresse: str
    name: list[tuple[str, bool]]
    zusatz: str
    status: OnlinedienstStatus | None


@dataclass(frozen=True)
class Suche:
    """`eintraege` is None while the Katalog does not answer; `satz` counts in words."""

    formular: Formular
    eintraege: list[Eintrag] | None
    satz: str
    facetten: list[Facette]
    weiter: str


async def suchen(
    gespraech: Gespraech, *, q: str, gewaehlt: Mapping[str, str], cursor: str
) -> Suche:
    """Return hits for `q`; without it the Leistungen by name. `gewaehlt` are the filters set."""
    worte = q.strip()[:100]
    filter = _filter(gewaehlt)
    zusatz = ""
    formular = Formular({"q": [worte]} | {name: [str(wert)] for name, wert in filter.items()})
    if worte:
        fragen = {name: wert for name, wert in filter.items() if name != "umsetzungsbuendel"}
        ergebnis = await _versuch_suche(gespraech, worte, fragen, cursor)
        eintraege = None if ergebnis is None else [_treffer(t) for t in ergebnis.items]
        facetten = [] if ergebnis is None else _facetten(ergebnis, worte, fragen)
        liste: Liste[TrefferRead] | Liste[LeistungRead] | None = ergebnis
    else:
        fragen = {name: wert for name, wert in filter.items() if name != "art"}
        alle, felder, buendel = await asyncio.gather(
            gespraech.versuch(katalog.leistungen(**fragen, cursor=cursor or None)),  # type: ignore[arg-type]
            gespraech.versuch(katalog.themenfelder()),
            gespraech.versuch(katalog.umsetzungsbuendel()),
        )
        eintraege = None if alle is None else [_leistung(item) for item in alle.items]
        facetten = _zum_durchsehen(
            felder.items if felder else [], buendel.items if buendel else [], fragen
        )
        liste = alle
        zusatz = _zum_buendel(
            buendel.items if buendel else [], fragen, alle.total_count if alle else None
        )
    return Suche(
        formular=formular,
        eintraege=eintraege,
        satz=_satz(liste.total_count if liste else None, worte) + zusatz,
        facetten=facetten,
        weiter=(
            _adresse(worte, fragen, cursor=liste.next_cursor) if liste and liste.next_cursor else ""
        ),
    )


async def _versuch_suche(
    gespraech: Gespraech, worte: str, fragen: Mapping[str, object], cursor: str
) -> SuchergebnisRead | None:
    try:
        return await gespraech.versuch(
            katalog.suche(worte, **fragen, cursor=cursor or None)  # type: ignore[arg-type]
        )
    except Abgelehnt as error:
        if error.problem.status != 422:
            raise
        # what cannot be looked for finds nothing: signs only, or a continuation of something else
        return SuchergebnisRead.model_validate(
            {
                "items": [],
                "total_count": 0,
                "next_cursor": None,
                "facetten": dict.fromkeys(
                    ("art", "themenfeld", "typisierung", "ebene", "status"), ()
                ),
            }
        )


def _filter(gewaehlt: Mapping[str, str]) -> dict[str, str | UUID]:
    """Return the filters that mean something; an address somebody shortened still works."""
    gueltig: dict[str, str | UUID] = {}
    for name in FILTER:
        wert = gewaehlt.get(name, "")
        if name in ("themenfeld", "umsetzungsbuendel"):
            try:
                gueltig[name] = UUID(wert)
            except ValueError:
                continue
        elif wert in {"art": [*Suchart], "ebene": [*Ebene], "status": [*OnlinedienstStatus]}[name]:
            gueltig[name] = wert
    return gueltig


def _treffer(treffer: TrefferRead) -> Eintrag:
    adresse = {
        Suchart.LEISTUNG: f"/leistungen/{treffer.kennung}",
        Suchart.KOMMUNE: f"/kommunen/{treffer.kennung}",
        Suchart.UMSETZUNGSBUENDEL: f"/leistungen?umsetzungsbuendel={treffer.kennung}",
        Suchart.ONLINEDIENST: f"/leistungen/onlinedienste/{treffer.kennung}",
    }[treffer.art]
    teile = [TREFFERARTEN[treffer.art], *([treffer.schluessel] if treffer.schluessel else [])]
    name = [(stueck.text, stueck.markiert) for stueck in treffer.hervorhebung]
    return Eintrag(adresse, name, " · ".join(teile), treffer.status)


def _leistung(leistung: LeistungRead) -> Eintrag:
    teile = [
        leistung.themenfeld.name if leistung.themenfeld else "ohne Themenfeld",
        *([f"LeiKa {leistung.leika_schluessel}"] if leistung.leika_schluessel else []),
    ]
    adresse = f"/leistungen/{leistung.id}"
    return Eintrag(adresse, [(leistung.name, False)], " · ".join(teile), leistung.status)


def _facetten(
    ergebnis: SuchergebnisRead, worte: str, fragen: Mapping[str, object]
) -> list[Facette]:
    gefunden = ergebnis.facetten
    reihen: list[tuple[str, str, Sequence[FacettenwertRead], Mapping[str, str]]] = [
        ("Was", "art", gefunden.art, {str(k): v for k, v in TREFFERARTEN.items()}),
        ("Stand", "status", gefunden.status, {str(k): v for k, v in STATUS.items()}),
        ("Wer zuständig ist", "ebene", gefunden.ebene, {str(k): v for k, v in EBENEN.items()}),
        ("Themenfeld", "themenfeld", gefunden.themenfeld, {}),
    ]
    return [
        Facette(
            titel,
            [
                _wert(name, wert.wert, namen.get(wert.wert, wert.bezeichnung), wert.anzahl, worte,
                      fragen)
                for wert in werte
            ],
        )
        for titel, name, werte, namen in reihen
        if werte
    ]  # fmt: skip


def _zum_durchsehen(
    felder: Sequence[ThemenfeldRead],
    buendel: Sequence[UmsetzungsbuendelRead],
    fragen: Mapping[str, object],
) -> list[Facette]:
    return [
        facette
        for facette in (
            Facette(
                "Umsetzungsbündel",
                [
                    _wert("umsetzungsbuendel", str(b.id), b.name + (" (EfA)" if b.efa else ""),
                          None, "", fragen)
                    for b in buendel
                ],
            ),
            Facette(
                "Themenfeld",
                [
                    _wert("themenfeld", str(f.id), f.name, f.anzahl_leistungen, "", fragen)
                    for f in felder
                ],
            ),
            Facette("Stand", [_wert("status", s, w, None, "", fragen) for s, w in STATUS.items()]),
            Facette(
                "Wer zuständig ist",
                [_wert("ebene", e, w, None, "", fragen) for e, w in EBENEN.items()],
            ),
        )
        if facette.werte
    ]  # fmt: skip


def _zum_buendel(
    buendel: Sequence[UmsetzungsbuendelRead], fragen: Mapping[str, object], anzahl: int | None
) -> str:
    """Return how many Leistungen the source counts in the chosen Bündel, where it names fewer."""
    gewaehlt = str(fragen.get("umsetzungsbuendel", ""))
    eines = next((b for b in buendel if str(b.id) == gewaehlt), None)
    if eines is None or set(fragen) != {"umsetzungsbuendel"} or eines.anzahl_leistungen == anzahl:
        return ""
    return (
        f" Zum Bündel „{eines.name}“ gehören nach der Quelle {eines.anzahl_leistungen} Leistungen;"
        " nicht alle nennt sie einzeln."
    )


def _wert(
    name: str, wert: str, beschriftung: str, anzahl: int | None, worte: str,
    fragen: Mapping[str, object],
) -> Facettenwert:  # fmt: skip
    gewaehlt = str(fragen.get(name, "")) == wert
    andere = {n: w for n, w in fragen.items() if n != name}
    neue = andere if gewaehlt else {**andere, name: wert}
    return Facettenwert(beschriftung, anzahl, _adresse(worte, neue), gewaehlt)


def _adresse(worte: str, fragen: Mapping[str, object], *, cursor: str | None = None) -> str:
    teile = {"q": worte, **fragen, "cursor": cursor}
    gesetzt = {name: str(wert) for name, wert in teile.items() if wert}
    return "/leistungen" + (f"?{urlencode(gesetzt)}" if gesetzt else "")


def _satz(anzahl: int | None, worte: str) -> str:
    wozu = f" für „{worte}“" if worte else ""
    if anzahl is None:
        return f"Sehr viele Treffer{wozu}; die besten stehen oben."
    if anzahl == 1:
        return f"Ein Treffer{wozu}."
    return f"{anzahl} Treffer{wozu}." if anzahl else f"Nichts gefunden{wozu}."
