"""What the page "Wer tat was" shows, and the same as a table to take away."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from services.dashboard.seiten.formular import Formular
from services.dashboard.seiten.gespraech import Gespraech
from services.dashboard.seiten.verwaltung.worte import AKTE, DIENSTE, GEGENSTAENDE, ROLLEN
from shared.clients.protokoll import protokoll
from shared.schemas.protokoll import ProtokollzeileRead
from shared.tabellen.csv_datei import CsvDatei
from shared.tabellen.tabelle import Spalte, Tabelle, aufgezaehlt

ZEILEN_JE_ABRUF, ZEILEN_HOECHSTENS = 200, 10_000
ROLLENNAMEN = {rolle.value: name for rolle, name in ROLLEN.items()}
FELDER = ("dienst", "gegenstand", "akt", "rolle", "von", "bis", "wer", "id")


@dataclass(frozen=True)
class Protokollzeile:
    """A row in words; `rollen` is empty where they were not written down yet."""

    zeile: ProtokollzeileRead
    gegenstand: str
    akt: str
    rollen: str


@dataclass(frozen=True)
class Protokollseite:
    """`zeilen` is None while the service does not answer or the question was wrong.

    `weiter` is the address of the next page, `csv` that of the file, both "" for none.
    """

    formular: Formular
    dienst: str
    dienste: list[tuple[str, str]]
    gegenstaende: list[tuple[str, str]]
    akte: list[tuple[str, str]]
    rollen: list[tuple[str, str]]
    zeilen: list[Protokollzeile] | None
    anzahl: int | None
    weiter: str
    csv: str

    @property
    def gefiltert(self) -> bool:
        """Return whether more is asked for than a service."""
        return any(self.formular.wert(name) for name in FELDER[1:])


@dataclass(frozen=True)
class Frage:
    """What is looked for, at one service."""

    dienst: str
    filter: Mapping[str, Any]

    @classmethod
    def aus(cls, formular: Formular) -> "Frage":
        """Return what was asked; what cannot be read stands in the form's `fehler`."""
        dienst = formular.wahl("dienst", [*DIENSTE], fehlt=None) or next(iter(DIENSTE))
        von, bis = formular.tag("von", fehlt=None), formular.tag("bis", fehlt=None)
        if von and bis and bis < von:
            formular.ablehnen("bis", "Dieser Tag liegt vor dem ersten.")
        return cls(
            dienst,
            {
                "gegenstand": formular.wahl("gegenstand", [*GEGENSTAENDE[dienst]], fehlt=None),
                "gegenstand_id": _kennung(formular),
                "akt": formular.wahl("akt", [*AKTE], fehlt=None),
                "rolle": formular.wahl("rolle", [*ROLLENNAMEN], fehlt=None),
                "wer": formular.text("wer", fehlt=None, hoechstens=255),
                "von": von,
                "bis": bis,
            },
        )


async def protokoll_zeigen(
    gespraech: Gespraech, formular: Formular, *, cursor: str
) -> Protokollseite:
    frage = Frage.aus(formular)
    liste = None
    if not formular.fehler:
        aufruf = protokoll(frage.dienst, cursor=cursor or None, **frage.filter)
        liste = await gespraech.versuch(aufruf)
    gefragt = {name: formular.wert(name) for name in FELDER if formular.wert(name)}
    mehr = gefragt | {"cursor": liste.next_cursor} if liste and liste.next_cursor else None
    return Protokollseite(
        formular=formular,
        dienst=DIENSTE[frage.dienst],
        dienste=[*DIENSTE.items()],
        gegenstaende=_nach_worten(GEGENSTAENDE[frage.dienst]),
        akte=_nach_worten(AKTE),
        rollen=[*ROLLENNAMEN.items()],
        zeilen=None if liste is None else [_zeile(frage.dienst, z) for z in liste.items],
        anzahl=liste.total_count if liste else None,
        weiter=f"/verwaltung/protokoll?{urlencode(mehr)}#eintraege" if mehr else "",
        csv=f"/verwaltung/protokoll.csv?{urlencode(gefragt)}" if liste and liste.items else "",
    )


async def protokoll_als_csv(gespraech: Gespraech, formular: Formular, *, heute: date) -> bytes:
    """Return the latest 10,000 rows of what is looked for; raises what a service refuses."""
    frage = Frage.aus(formular)
    zeilen: list[Protokollzeile] = []
    cursor: str | None = None
    while True:
        aufruf = protokoll(frage.dienst, cursor=cursor, limit=ZEILEN_JE_ABRUF, **frage.filter)
        liste = (await gespraech(aufruf)).inhalt
        zeilen += [_zeile(frage.dienst, zeile) for zeile in liste.items]
        cursor = liste.next_cursor
        if cursor is None or len(zeilen) >= ZEILEN_HOECHSTENS:
            break
    inhalt = io.BytesIO()
    datei = CsvDatei(inhalt, _tabelle(frage.dienst, heute))
    datei.schreibe(zeilen)
    datei.beende()
    return inhalt.getvalue()


def _tabelle(dienst: str, heute: date) -> Tabelle[Protokollzeile]:
    return Tabelle(
        f"Protokoll {DIENSTE[dienst]}",
        [
            Spalte("Zeitpunkt (UTC)", lambda z: z.zeile.zeitpunkt.isoformat(timespec="seconds")),
            Spalte("Tag", lambda z: z.zeile.tag),
            Spalte("Rollen", lambda z: aufgezaehlt(z.zeile.rollen or [])),
            Spalte("Wer", lambda z: z.zeile.wer),
            Spalte("Akt", lambda z: z.zeile.akt),
            Spalte("Gegenstand", lambda z: z.zeile.gegenstand),
            Spalte("Kennung", lambda z: str(z.zeile.gegenstand_id)),
            Spalte("Version", lambda z: z.zeile.version),
            Spalte("Anfrage", lambda z: z.zeile.anfrage),
        ],
        heute,
    )


def _zeile(dienst: str, zeile: ProtokollzeileRead) -> Protokollzeile:
    return Protokollzeile(
        zeile=zeile,
        gegenstand=GEGENSTAENDE[dienst].get(zeile.gegenstand, zeile.gegenstand),
        akt=AKTE.get(zeile.akt, zeile.akt),
        rollen=", ".join(ROLLENNAMEN.get(rolle, rolle) for rolle in zeile.rollen or []),
    )


def _kennung(formular: Formular) -> UUID | None:
    text = formular.text("id", fehlt=None, hoechstens=36)
    try:
        return UUID(text) if text else None
    except ValueError:
        formular.ablehnen("id", "Das ist keine Kennung. Sie steht in der Liste unter der Sache.")
        return None


def _nach_worten(namen: Mapping[str, str]) -> list[tuple[str, str]]:
    return sorted(namen.items(), key=lambda eintrag: eintrag[1].lower())
