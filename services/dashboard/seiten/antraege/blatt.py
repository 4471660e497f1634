"""One Antrag on its page: facts, what is to be done by whom, and what has happened."""

import asyncio
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.dashboard.anmeldung.sitzung import Sitzung
from services.dashboard.seiten.antraege.akte import AKTE, Akt
from services.dashboard.seiten.antraege.aktfelder import hat_gegenstand
from services.dashboard.seiten.antraege.aufgabe import Sache
from services.dashboard.seiten.antraege.aufgaben import (
    Aufgabenzeile,
    alles_fertig,
    aufgabenliste,
    kostenzeilen,
    letzte_aufgabe,
)
from services.dashboard.seiten.antraege.laden import leise, sache_laden
from services.dashboard.seiten.antraege.nachweise import nimmt_an
from services.dashboard.seiten.antraege.voraussetzungen import als_text, gefragte
from services.dashboard.seiten.antraege.worte import (
    DOKUMENTE,
    FRISTEN,
    STIMMEN,
    VERLAUF,
    arbeitet_amtlich,
    stand,
)
from services.dashboard.seiten.foerdercheck.angaben import gezeigt
from services.dashboard.seiten.foerdercheck.ansicht import Regel
from services.dashboard.seiten.rahmen import Rahmen
from shared.auth import Rolle
from shared.clients.foerderung import antraege as foerderung
from shared.schemas.antrag import Antragstatus
from shared.schemas.antragsverlauf import SchrittRead
from shared.schemas.dokument import DokumentRead
from shared.schemas.frist import Fristenstand, FristRead

AUF_AUFGABEN = ("aendern", "einreichen", "nachreichen")  # the task list leads to these


@dataclass(frozen=True)
class Fristzeile:
    wer: str
    was: str
    bis: date
    ueberfaellig: bool


@dataclass(frozen=True)
class Dokumentzeile:
    titel: str
    adresse: str
    tag: date


@dataclass(frozen=True)
class Verlaufzeile:
    was: str
    tag: date
    begruendung: str | None


@dataclass(frozen=True)
class Antragsblatt:
    """`aufgaben` is empty for those who only examine; `verlauf` is None while nobody says."""

    sache: Sache
    etag: str
    programm: str
    zeichen: str
    stand: str
    amtlich: bool
    aufgaben: list[Aufgabenzeile]
    bereit: bool
    akte: list[Akt]
    fristen: list[Fristzeile]
    dokumente: list[Dokumentzeile]
    verlauf: list[Verlaufzeile] | None
    angaben: list[tuple[str, str]]
    kosten: list[tuple[str, str, str]]
    regeln: list[Regel]
    stimmen: list[tuple[str, str, str]]
    nimmt_nachweise: bool


async def antrag_zeigen(rahmen: Rahmen, id: UUID, sitzung: Sitzung) -> Antragsblatt:
    """Return the page; raises Abgelehnt (404) for what the person may not see."""
    sache, etag = await sache_laden(rahmen, id)
    verlauf, dokumente, fristen = await asyncio.gather(
        leise(rahmen.gespraech, foerderung.verlauf(id)),
        leise(rahmen.gespraech, foerderung.dokumente(id)),
        leise(rahmen.gespraech, foerderung.fristen(antrag=id)),
    )
    return antragsblatt(
        sache,
        etag,
        sitzung,
        verlauf=verlauf.items if verlauf else None,
        dokumente=dokumente.items if dokumente else [],
        fristen=fristen.items if fristen else [],
    )


def antragsblatt(
    sache: Sache,
    etag: str,
    sitzung: Sitzung,
    *,
    verlauf: list[SchrittRead] | None,
    dokumente: list[DokumentRead],
    fristen: list[FristRead],
) -> Antragsblatt:
    """Return what the page shows: pure."""
    antrag = sache.antrag
    amtlich = arbeitet_amtlich(sitzung) and not any(map(sitzung.person.vertritt, antrag.kommunen))
    liste = aufgabenliste(sache)
    zeichen, wort = stand(antrag, amtlich=amtlich)
    return Antragsblatt(
        sache=sache,
        etag=etag,
        programm=sache.programm.titel if sache.programm else antrag.programm,
        zeichen=zeichen,
        stand=wort,
        amtlich=amtlich,
        aufgaben=[*liste, *letzte_aufgabe(sache, liste)] if mit_aufgaben(sache, sitzung) else [],
        bereit=alles_fertig(liste),
        akte=akte_rechts(sache),
        fristen=[fristzeile(frist) for frist in fristen],
        dokumente=[
            Dokumentzeile(DOKUMENTE[d.art], f"/antraege/{antrag.id}/dokumente/{d.art}.pdf", d.tag)
            for d in dokumente
        ],
        verlauf=None
        if verlauf is None
        else [Verlaufzeile(VERLAUF.get(s.akt, s.akt), s.tag, s.begruendung) for s in verlauf],
        angaben=[
            (angabe.titel, gezeigt(angabe, als_text(antrag.angaben.get(angabe.name))))
            for angabe in gefragte(sache.programm)
        ],
        kosten=kostenzeilen(sache),
        regeln=[
            Regel.aus(befund) for befund in (antrag.pruefung.regeln if antrag.pruefung else [])
        ],
        stimmen=[
            (stimme.verband, STIMMEN[stimme.stimme], stimme.begruendung or "")
            for stimme in (antrag.votum.stimmen if antrag.votum else [])
        ],
        nimmt_nachweise=nimmt_an(sache, sitzung),
    )


def mit_aufgaben(sache: Sache, sitzung: Sitzung) -> bool:
    """Return whether the Antrag is still being filled in, by a Kommune of it."""
    beteiligt = any(map(sitzung.person.vertritt, sache.antrag.kommunen))
    return beteiligt and sache.antrag.status in (Antragstatus.ENTWURF, Antragstatus.NACHFORDERUNG)


def akte_rechts(sache: Sache) -> list[Akt]:
    """Return the acts the Förderung names as possible, those of the task list left out."""
    antrag = sache.antrag
    return [
        AKTE[name]
        for name in antrag.moegliche_schritte
        if name in AKTE and name not in AUF_AUFGABEN and hat_gegenstand(name, antrag)
    ]


def fristzeile(frist: FristRead) -> Fristzeile:
    wer, was = FRISTEN[frist.art]
    return Fristzeile(wer, was, frist.faellig, frist.stand is Fristenstand.UEBERFAELLIG)


def sieht_fristen(sitzung: Sitzung) -> bool:
    return sitzung.hat(Rolle.KOMMUNE, Rolle.KOORDINIERUNGSSTELLE, Rolle.FOERDERSTELLE)
