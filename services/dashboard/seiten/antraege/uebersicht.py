"""What `/antraege` shows: to a Kommune its own with what is to be done, to offices their work."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from services.dashboard.anmeldung.sitzung import Sitzung
from services.dashboard.seiten.antraege.blatt import Fristzeile, fristzeile, sieht_fristen
from services.dashboard.seiten.antraege.laden import leise
from services.dashboard.seiten.antraege.worte import (
    BEIM_LAND,
    INTERN,
    SEHEN,
    arbeitet_amtlich,
    betrag,
    stand,
)
from services.dashboard.seiten.gespraech import Gespraech
from services.dashboard.seiten.rahmen import Rahmen
from shared.auth import Rolle
from shared.clients.foerderung import antraege as foerderung
from shared.clients.katalog.kommunen import kommunen
from shared.schemas.antrag import AntragKurzRead
from shared.schemas.antrag import Antragstatus as S

JE_LISTE, JE_ABSTIMMUNG, EIGENE = 10, 50, 30


@dataclass(frozen=True)
class Arbeitsliste:
    """What waits for one act; `status` are those it is made of.

    Where not all of a status wait for the same person, `akt` is what this one must be able to do.
    """

    titel: str
    rollen: tuple[Rolle, ...]
    status: tuple[S, ...]
    akt: str = ""


KO, FO, SP = Rolle.KOORDINIERUNGSSTELLE, Rolle.FOERDERSTELLE, Rolle.KSPV
ARBEITSLISTEN = (
    Arbeitsliste("Prüfung beginnen", (KO,), (S.EINGEREICHT,)),
    Arbeitsliste("Prüfen: nachfragen oder abschließen", (KO,), (S.IN_PRUEFUNG,)),
    Arbeitsliste("Wartet auf Antwort der Kommune", (KO,), (S.NACHFORDERUNG,)),
    Arbeitsliste("Abstimmen", (SP,), (S.VOTUM,), akt="votieren"),
    Arbeitsliste("Entscheidung vorschlagen", (FO,), (S.ENTSCHEIDUNGSREIF,)),
    Arbeitsliste(
        "Vorschlag freigeben (zweite Person)",
        (FO,),
        (S.BEWILLIGUNG_VORGESCHLAGEN, S.ABLEHNUNG_VORGESCHLAGEN),
    ),
    Arbeitsliste("Entscheidung bekanntgeben", (FO,), (S.ENTSCHIEDEN,)),
    Arbeitsliste("Vertrag schließen oder abschließen", (FO,), (S.BEKANNTGEGEBEN,)),
    Arbeitsliste("Auszahlen", (FO,), (S.IN_AUSZAHLUNG,)),
    Arbeitsliste("Verwendungsnachweis prüfen", (FO,), (S.VERWENDUNGSNACHWEIS_EINGEREICHT,)),
    Arbeitsliste(
        "Zurückfordern oder abschließen",
        (FO,),
        (S.VERWENDUNGSNACHWEIS_GEPRUEFT, S.WIDERRUFEN, S.RUECKFORDERUNG),
    ),
    Arbeitsliste("Wartet auf Mittelabruf der Kommune", (FO,), (S.VERTRAG_GESCHLOSSEN,)),
)


@dataclass(frozen=True)
class Antragszeile:
    """`wer` acts next, `was` is to be done; `frist` is None where there is none."""

    antrag: AntragKurzRead
    kommunen: str
    zeichen: str
    stand: str
    wer: str
    was: str
    frist: Fristzeile | None
    beantragt: str


@dataclass(frozen=True)
class Liste:
    """`zeilen` is None while nobody says; `alle` leads to the rest, None where there is none."""

    id: str
    titel: str
    anzahl: int
    zeilen: list[Antragszeile] | None
    alle: str | None

    @property
    def offen(self) -> bool:
        """Return whether there is something to show: also that nobody says."""
        return self.zeilen is None or bool(self.zeilen)


@dataclass(frozen=True)
class Uebersicht:
    """`eigene` is None for who acts for no Kommune."""

    darf: bool
    eigene: Liste | None
    arbeit: list[Liste]


@dataclass(frozen=True)
class Gesamtliste:
    titel: str
    zeilen: list[Antragszeile]
    anzahl: int
    next_cursor: str | None
    weiter: str


async def uebersicht_zeigen(rahmen: Rahmen, sitzung: Sitzung) -> Uebersicht:
    fristen = await _fristen(rahmen.gespraech) if sieht_fristen(sitzung) else {}
    eigene = None
    if sitzung.hat(Rolle.KOMMUNE):
        eigene = await _eigene(rahmen, sitzung, fristen)
    meine = [liste for liste in ARBEITSLISTEN if sitzung.hat(*liste.rollen)]
    arbeit = await asyncio.gather(
        *(_arbeitsliste(rahmen, nummer, liste, fristen) for nummer, liste in enumerate(meine, 1))
    )
    return Uebersicht(sitzung.hat(*SEHEN), eigene, list(arbeit))


async def alle_zeigen(
    rahmen: Rahmen, sitzung: Sitzung, *, status: str | None, cursor: str | None
) -> Gesamtliste:
    """Return one page of those the person may see, of one status or all."""
    gueltig = status if status in {*S, "in_bearbeitung"} else None
    liste = (
        await rahmen.gespraech(foerderung.antraege(status=gueltig, cursor=cursor, limit=50))
    ).inhalt
    namen = await _namen(rahmen, liste.items)
    amtlich = arbeitet_amtlich(sitzung)
    titel = "Alle Anträge"
    if gueltig and gueltig in INTERN:
        titel = f"Anträge: {INTERN[S(gueltig)][1]}"
    weiter = urlencode({"status": gueltig or "", "cursor": liste.next_cursor or ""})
    return Gesamtliste(
        titel=titel,
        zeilen=[_zeile(antrag, namen, {}, amtlich=amtlich) for antrag in liste.items],
        anzahl=liste.total_count or 0,
        next_cursor=liste.next_cursor,
        weiter=weiter,
    )


async def _eigene(rahmen: Rahmen, sitzung: Sitzung, fristen: Mapping[UUID, Fristzeile]) -> Liste:
    liste = await rahmen.gespraech.versuch(foerderung.antraege(limit=EIGENE))
    if liste is None:
        return Liste("eigene", "Ihre Anträge", 0, None, None)
    eigene = [a for a in liste.items if any(map(sitzung.person.vertritt, a.kommunen))]
    zuzustimmen = await asyncio.gather(
        *(
            leise(rahmen.gespraech, foerderung.antrag(antrag.id))
            for antrag in eigene
            if _als_partner(antrag, sitzung)
        )
    )
    gefragt = {a.id for a in zuzustimmen if a and "zustimmen" in a.moegliche_schritte}
    namen = await _namen(rahmen, eigene)
    zeilen = [
        _zeile(antrag, namen, fristen, amtlich=False, was=_was(antrag, sitzung, gefragt))
        for antrag in eigene
    ]
    alle = "/antraege/liste" if liste.next_cursor else None
    return Liste("eigene", "Ihre Anträge", liste.total_count or 0, zeilen, alle)


async def _arbeitsliste(
    rahmen: Rahmen, nummer: int, liste: Arbeitsliste, fristen: Mapping[UUID, Fristzeile]
) -> Liste:
    gelesen = await asyncio.gather(
        *(
            rahmen.gespraech.versuch(
                foerderung.antraege(
                    status=status, sort="angelegt", limit=JE_ABSTIMMUNG if liste.akt else JE_LISTE
                )
            )
            for status in liste.status
        )
    )
    da = [teil for teil in gelesen if teil is not None]
    name = f"liste{nummer}"
    if len(da) < len(gelesen):
        return Liste(name, liste.titel, 0, None, None)
    antraege = [antrag for teil in da for antrag in teil.items]
    anzahl = sum(teil.total_count or 0 for teil in da)
    if liste.akt:
        offene = await _offene(rahmen.gespraech, antraege, liste.akt)
        anzahl -= len(antraege) - len(offene)
        antraege = offene
    namen = await _namen(rahmen, antraege)
    alle = f"/antraege/liste?status={liste.status[0]}" if anzahl > len(antraege) else None
    zeilen = [_zeile(antrag, namen, fristen, amtlich=True) for antrag in antraege]
    return Liste(name, liste.titel, anzahl, zeilen, alle)


async def _offene(
    gespraech: Gespraech, antraege: list[AntragKurzRead], akt: str
) -> list[AntragKurzRead]:
    """Return those this person can do `akt` to; of which nobody says, it may be."""
    gelesen = await asyncio.gather(
        *(leise(gespraech, foerderung.antrag(antrag.id)) for antrag in antraege)
    )
    return [
        antrag
        for antrag, ganz in zip(antraege, gelesen, strict=True)
        if ganz is None or akt in ganz.moegliche_schritte
    ]


async def _fristen(gespraech: Gespraech) -> dict[UUID, Fristzeile]:
    """Return the nearest open Frist of each Antrag."""
    liste = await leise(gespraech, foerderung.fristen())
    naechste: dict[UUID, Fristzeile] = {}
    for frist in liste.items if liste else []:
        naechste.setdefault(frist.antrag, fristzeile(frist))
    return naechste


async def _namen(rahmen: Rahmen, antraege: list[AntragKurzRead]) -> dict[str, str]:
    schluessel = sorted({antrag.federfuehrend for antrag in antraege})
    if not schluessel:
        return {}
    gefunden = await leise(rahmen.gespraech, kommunen(ags=schluessel, stichtag=rahmen.heute))
    return {k.ags: k.name for k in gefunden.items} if gefunden else {}


def _als_partner(antrag: AntragKurzRead, sitzung: Sitzung) -> bool:
    fuellt_aus = antrag.status in (S.ENTWURF, S.NACHFORDERUNG)
    return fuellt_aus and not sitzung.person.vertritt(antrag.federfuehrend)


def _was(antrag: AntragKurzRead, sitzung: Sitzung, gefragt: set[UUID]) -> tuple[str, str]:
    """Return who acts next, and what is to be done."""
    if antrag.status in BEIM_LAND:
        return "Land", "Antrag bearbeiten"
    if antrag.id in gefragt:
        return "Sie", "Dem Antrag zustimmen"
    wer = "Sie" if sitzung.person.vertritt(antrag.federfuehrend) else "Federführende Kommune"
    match antrag.status:
        case S.ENTWURF:
            return wer, "Antrag ausfüllen und einreichen"
        case S.NACHFORDERUNG:
            return wer, "Rückfrage beantworten"
        case S.BEKANNTGEGEBEN:
            return "Land", "Vertrag schließen oder abschließen"
        case S.VERTRAG_GESCHLOSSEN:
            return wer, "Mittel abrufen"
        case S.IN_AUSZAHLUNG:
            return wer, "Mittel abrufen, am Ende Verwendung nachweisen"
        case S.VERWENDUNGSNACHWEIS_GEPRUEFT | S.WIDERRUFEN:
            return "Land", "Antrag abschließen"
        case S.RUECKFORDERUNG:
            return wer, "Betrag zurückzahlen"
    return "niemand", "Nichts mehr zu tun"


def _zeile(
    antrag: AntragKurzRead,
    namen: Mapping[str, str],
    fristen: Mapping[UUID, Fristzeile],
    *,
    amtlich: bool,
    was: tuple[str, str] = ("", ""),
) -> Antragszeile:
    zeichen, wort = stand(antrag, amtlich=amtlich)
    fuehrt = namen.get(antrag.federfuehrend, antrag.federfuehrend)
    weitere = len(antrag.kommunen) - 1
    return Antragszeile(
        antrag=antrag,
        kommunen=f"{fuehrt} und {weitere} weitere" if weitere else fuehrt,
        zeichen=zeichen,
        stand=wort,
        wer=was[0],
        was=was[1],
        frist=fristen.get(antrag.id),
        beantragt=betrag(antrag.beantragt),
    )
