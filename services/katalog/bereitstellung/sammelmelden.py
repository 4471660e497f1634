"""Use case: a platform reports many steps at once, each answered on its own.

Everything an entry could be refused for is decided upon rows that are locked until the commit, in
the order of the entries; only then anything is written, with one statement per table. So no entry
can fail another, and what the database still refused would be a bug and leave nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.katalog.abdeckung.fortschreiben import fortgeschrieben
from services.katalog.bereitstellung.beginn import beginne
from services.katalog.bereitstellung.berechtigung import rolle_fuer, verlange_rolle
from services.katalog.bereitstellung.freischalten import adresse
from services.katalog.bereitstellung.status import (
    AKT_DER_STUFE,
    SCHRITTE,
    gehe,
    pruefe_schritt,
)
from services.katalog.bereitstellung.umfeld import Umfeld, lade_umfeld, laufende, sperre_kommunen
from services.katalog.bereitstellung.vollziehen import ereignisdaten
from services.katalog.tables import AKTE, Akt, Bereitstellung, Bereitstellungsschritt
from shared.akte import Vermerk
from shared.auth import Rolle
from shared.errors import DomainError
from shared.schemas.bereitstellung import (
    Eintragsproblem,
    Sammeleintrag,
    Sammelergebnis,
    Sammelmeldung,
    SammelmeldungRead,
)
from shared.schemas.katalog import Stufe
from shared.tables import tabelle_von
from shared.vorgang import Vorgang

MELDET = (Rolle.PLATTFORM,)
BEWEGT = (
    "version",
    "eingebunden_am",
    "im_hessenfinder_am",
    "nutzbar_am",
    "zurueckgenommen_am",
    "ruecknahmegrund",
    "url",
)
NEU = ("id", "kommune", "onlinedienst", "bereitgestellt_am", "abgerufen_am", *BEWEGT, "anbindung")


class NichtGefunden(DomainError):
    status, slug = 409, "keine-laufende-bereitstellung"
    title = "Hier läuft keine Bereitstellung"


class NichtEindeutig(DomainError):
    status, slug = 409, "bereitstellung-nicht-eindeutig"
    title = "Hier laufen mehrere Bereitstellungen"


@dataclass(frozen=True, slots=True)
class Gemeldet:
    """A step that was made in memory and is still to be written."""

    bereitstellung: Bereitstellung
    version: int
    akt: Akt
    ags: str
    am: date
    rolle: Rolle
    beleg: str | None


@dataclass(slots=True)
class Sammlung:
    """The chains as the entries leave them, one after the other.

    `ketten` holds what is running for each pair of present key and Onlinedienst, `kennungen` ids
    for those that begin.
    """

    umfeld: Umfeld
    heute: date
    ketten: dict[tuple[str, UUID], list[Bereitstellung]]
    kennungen: list[UUID]
    neue: list[Bereitstellung] = field(default_factory=list)
    gemeldet: list[Gemeldet] = field(default_factory=list)

    def nimm(self, eintrag: Sammeleintrag, rolle: Rolle) -> Gemeldet:
        """Take one entry or refuse it and change nothing."""
        dienst = self.umfeld.dienst(eintrag.onlinedienst)
        kommune = self.umfeld.kommune(eintrag.ags, self.heute)
        akt, paar = AKT_DER_STUFE[Stufe(eintrag.stufe)], (eintrag.ags, dienst.id)
        laufend = self.ketten.get(paar, [])
        if akt is Akt.ABRUFEN:
            kette = beginne(
                self.umfeld,
                ags=eintrag.ags,
                dienst=dienst,
                am=eintrag.am,
                heute=self.heute,
                laufende=laufend,
            )
            kette.id = self.kennungen.pop()
            self.ketten[paar] = [kette]
            self.neue.append(kette)
        else:
            kette = _die_eine(laufend, eintrag)
            am = pruefe_schritt(kette, akt, am=eintrag.am, heute=self.heute)
            if akt is Akt.FREISCHALTEN:
                kette.url = adresse(eintrag.url, dienst, kommune)
            gehe(kette, akt, am)
            kette.version += 1
            if akt is Akt.ZURUECKNEHMEN:
                kette.ruecknahmegrund = eintrag.grund
                self.ketten[paar] = []
        am = eintrag.am or self.heute
        schritt = Gemeldet(kette, kette.version, akt, eintrag.ags, am, rolle, eintrag.beleg)
        self.gemeldet.append(schritt)
        return schritt

    def bewegte(self) -> list[Bereitstellung]:
        """Return each chain once that was there before and has changed."""
        neue = {kette.id for kette in self.neue}
        alle = {g.bereitstellung.id: g.bereitstellung for g in self.gemeldet}
        return [kette for id, kette in alle.items() if id not in neue]


async def sammelmelden(
    session: AsyncSession, meldung: Sammelmeldung, vorgang: Vorgang
) -> SammelmeldungRead:
    """Make every step that can be made; say of each other one why not."""
    eintraege = meldung.eintraege
    sammlung = await _vorbereitet(session, eintraege, vorgang)
    ergebnisse = []
    for index, eintrag in enumerate(eintraege):
        try:
            rolle = verlange_rolle(vorgang.person, eintrag.ags)
            schritt = sammlung.nimm(eintrag, rolle)
        except DomainError as grund:
            ergebnisse.append(_ergebnis(index, problem=_problem(grund)))
        else:
            ergebnisse.append(_ergebnis(index, schritt))
    await _schreibe(session, sammlung, vorgang)
    angenommen = len(sammlung.gemeldet)
    return SammelmeldungRead(
        angenommen=angenommen, abgelehnt=len(eintraege) - angenommen, ergebnisse=ergebnisse
    )


async def _vorbereitet(
    session: AsyncSession, eintraege: Sequence[Sammeleintrag], vorgang: Vorgang
) -> Sammlung:
    """Lock and read what the entries are about, as far as the caller may report for it."""
    person, heute = vorgang.person, vorgang.heute
    eigene = [eintrag for eintrag in eintraege if rolle_fuer(person, eintrag.ags)]
    kommunen = {eintrag.ags for eintrag in eigene}
    await sperre_kommunen(session, kommunen)
    umfeld = await lade_umfeld(
        session,
        kommunen=kommunen,
        dienste={eintrag.onlinedienst for eintrag in eigene},
        heute=heute,
    )
    paare = {
        (eintrag.ags, dienst.id)
        for eintrag in eigene
        if (dienst := umfeld.dienste.get(eintrag.onlinedienst))
    }
    ketten = await laufende(session, umfeld, paare)
    for kette in (kette for laufend in ketten.values() for kette in laufend):
        session.expunge(kette)  # written by a statement of ours, for all of them at once
    beginnende = sum(eintrag.stufe is Stufe.ABGERUFEN for eintrag in eigene)
    kennungen = await session.scalars(
        select(func.uuidv7()).select_from(func.generate_series(1, beginnende))
    )
    return Sammlung(umfeld, heute, ketten, sorted(kennungen, reverse=True))


async def _schreibe(session: AsyncSession, sammlung: Sammlung, vorgang: Vorgang) -> None:
    if not (gemeldet := sammlung.gemeldet):
        return
    paare = {(g.bereitstellung.onlinedienst, g.bereitstellung.kommune) for g in gemeldet}
    async with fortgeschrieben(session, paare):
        if bewegte := sammlung.bewegte():
            await session.execute(
                update(tabelle_von(Bereitstellung))
                .where(col(Bereitstellung.id) == bindparam("b_id"))
                .values({spalte: bindparam(f"b_{spalte}") for spalte in BEWEGT}),
                [
                    {f"b_{spalte}": getattr(kette, spalte) for spalte in ("id", *BEWEGT)}
                    for kette in bewegte
                ],
            )
        if sammlung.neue:
            await session.execute(
                insert(tabelle_von(Bereitstellung)),
                [{spalte: getattr(kette, spalte) for spalte in NEU} for kette in sammlung.neue],
            )
    await session.execute(insert(Bereitstellungsschritt), [_schritt(g, vorgang) for g in gemeldet])
    await AKTE.vermerke_alle(session, [_vermerk(g) for g in gemeldet], vorgang)


def _die_eine(laufend: Sequence[Bereitstellung], eintrag: Sammeleintrag) -> Bereitstellung:
    match laufend:
        case [kette]:
            return kette
        case []:
            raise NichtGefunden(
                f"Für {eintrag.ags} läuft nichts mit „{eintrag.onlinedienst}“;"
                " es beginnt mit der Stufe „abgerufen“."
            )
    kennungen = ", ".join(str(kette.id) for kette in laufend)
    raise NichtEindeutig(f"Melden Sie einzeln, aus den Gebieten der Vorgänger: {kennungen}.")


def _schritt(gemeldet: Gemeldet, vorgang: Vorgang) -> Mapping[str, object]:
    return {
        "bereitstellung": gemeldet.bereitstellung.id,
        "stufe": SCHRITTE[gemeldet.akt].nach,
        "am": gemeldet.am,
        "rolle": gemeldet.rolle,
        "beleg": gemeldet.beleg,
        "zeitpunkt": vorgang.jetzt,
    }


def _vermerk(gemeldet: Gemeldet) -> Vermerk:
    kette = gemeldet.bereitstellung
    return Vermerk(
        gegenstand=str(kette.__tablename__),
        id=kette.id,
        version=gemeldet.version,
        akt=gemeldet.akt,
        kommunen={gemeldet.ags, kette.kommune},
        daten=ereignisdaten(kette, gemeldet.am),
    )


def _ergebnis(
    index: int, schritt: Gemeldet | None = None, *, problem: Eintragsproblem | None = None
) -> Sammelergebnis:
    return Sammelergebnis(
        index=index,
        bereitstellung=schritt and schritt.bereitstellung.id,
        version=schritt and schritt.version,
        problem=problem,
    )


def _problem(grund: DomainError) -> Eintragsproblem:
    return Eintragsproblem(
        type=f"/probleme/{grund.slug}", title=grund.title, status=grund.status, detail=str(grund)
    )
