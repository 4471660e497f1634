"""Use case: the lead changes the draft, or what a Nachforderung has opened again."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.foerderung.antrag.entwurf.angaben import pruefe_angaben
from services.foerderung.antrag.entwurf.anlegen import federfuehrende, kostenplan, teilnahmen
from services.foerderung.antrag.entwurf.ausnahmewuensche import festgehalten
from services.foerderung.antrag.entwurf.kommunen import Auskunft, fakten, festgestellt
from services.foerderung.antrag.entwurf.zeitraum import pruefe_zeitraum
from services.foerderung.antrag.fassung import programm_des_antrags
from services.foerderung.antrag.nachforderung import offene_nachforderung
from services.foerderung.antrag.vollziehen import antrag_fuer, vollziehe
from services.foerderung.tables import Akt, Antrag, AntragKommune, Kosten
from shared.errors import DomainError
from shared.schemas.antrag import Abschnitt, AntragPatch, Antragstatus
from shared.vorgang import Bearbeitung

ABSCHNITT = {
    "titel": Abschnitt.VORHABEN,
    "beschreibung": Abschnitt.VORHABEN,
    "kommunen": Abschnitt.KOMMUNEN,
    "vorhaben_beginn": Abschnitt.ZEITRAUM,
    "vorhaben_ende": Abschnitt.ZEITRAUM,
    "kosten": Abschnitt.KOSTEN,
    "beantragt": Abschnitt.BETRAG,
    "angaben": Abschnitt.ANGABEN,
    "ausnahmewuensche": Abschnitt.ANGABEN,
}
EINFACH = ("titel", "beschreibung", "vorhaben_beginn", "vorhaben_ende", "beantragt", "angaben")


class AbschnittGeschlossen(DomainError):
    status, slug = 409, "abschnitt-geschlossen"
    title = "Dieser Abschnitt ist nicht nachgefordert"


async def aendern(
    session: AsyncSession, *, aenderung: AntragPatch, auskunft: Auskunft, vorgang: Bearbeitung
) -> Antrag:
    """Replace what is named; whoever consented to the former wording is asked again."""
    antrag = await antrag_fuer(session, Akt.AENDERN, vorgang)
    neu = {name: getattr(aenderung, name) for name in aenderung.model_fields_set}
    await _pruefe_offen(session, antrag, neu)
    if neu.keys() & {"angaben", "ausnahmewuensche"}:
        programm = await programm_des_antrags(session, antrag, heute=vorgang.heute)
        pruefe_angaben(programm, neu.get("angaben", {}))
        if "ausnahmewuensche" in neu:
            antrag.ausnahmewuensche = festgehalten(programm, neu["ausnahmewuensche"])
    for name in EINFACH:
        if name in neu:
            setattr(antrag, name, neu[name])
    pruefe_zeitraum(antrag.vorhaben_beginn, antrag.vorhaben_ende)
    if "kosten" in neu:
        await session.execute(delete(Kosten).where(col(Kosten.antrag) == antrag.id))
        session.add_all(kostenplan(antrag, aenderung.kosten))
    if "kommunen" in neu:
        await _neuer_verbund(session, antrag, aenderung, auskunft, vorgang)
    await session.execute(
        update(AntragKommune)
        .where(col(AntragKommune.antrag) == antrag.id)
        .values(zugestimmt_am=None, zugestimmt_von=None)
        .execution_options(synchronize_session=False)
    )
    await vollziehe(session, antrag, Akt.AENDERN, antrag.status, vorgang)
    return antrag


async def _pruefe_offen(session: AsyncSession, antrag: Antrag, neu: Mapping[str, Any]) -> None:
    if antrag.status is not Antragstatus.NACHFORDERUNG:
        return
    offen = set((await offene_nachforderung(session, antrag)).abschnitte)
    if geschlossen := sorted({ABSCHNITT[name] for name in neu} - offen):
        raise AbschnittGeschlossen(
            f"Nicht nachgefordert: {', '.join(geschlossen)}.", abschnitte=sorted(offen)
        )


async def _neuer_verbund(
    session: AsyncSession,
    antrag: Antrag,
    aenderung: AntragPatch,
    auskunft: Auskunft,
    vorgang: Bearbeitung,
) -> None:
    antrag.federfuehrend = federfuehrende(aenderung.kommunen, vorgang.person)
    kommunen = festgestellt(aenderung.kommunen, auskunft, heute=vorgang.heute)
    antrag.kommunen = [kommune.ags for kommune in kommunen]
    antrag.fakten = fakten(kommunen, stand=vorgang.heute)
    await session.execute(delete(AntragKommune).where(col(AntragKommune.antrag) == antrag.id))
    session.add_all(teilnahmen(antrag, aenderung.kommunen, kommunen))
