"""Use case: the lead submits the Antrag; what the rules say to it is pinned."""

from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.foerderung.antrag.entwurf.angaben import angaben_des_antrags
from services.foerderung.antrag.entwurf.ausnahmewuensche import ohne_regeln
from services.foerderung.antrag.entwurf.kommunen import Auskunft, teilnehmende
from services.foerderung.antrag.fassung import programm_des_antrags
from services.foerderung.antrag.kosten import geplante_kosten
from services.foerderung.antrag.nachweispflicht import AntragUnvollstaendig, fehlende_nachweise
from services.foerderung.antrag.vollziehen import antrag_fuer, vollziehe
from services.foerderung.ausfertigung.ausfertigen import Kanzlei, ausfertigen
from services.foerderung.budget.queries import budgets_am
from services.foerderung.foerderfaehigkeit.pruefen import beurteile
from services.foerderung.foerderfaehigkeit.sachverhalt import Kommune
from services.foerderung.programm.dokument import Programm
from services.foerderung.tables import Akt, Antrag, AntragKommune
from shared.deutsch import geld
from shared.errors import DomainError
from shared.schemas.antrag import Antragstatus, Beteiligung, Dokumentart
from shared.schemas.foerderung import Pruefergebnis, Regelergebnis
from shared.schemas.pruefung import PruefungRead
from shared.vorgang import Bearbeitung


class ZustimmungFehlt(DomainError):
    status, slug, title = 409, "zustimmung-fehlt", "Partner haben noch nicht zugestimmt"


class NichtFoerderfaehig(DomainError):
    status, slug, title = 409, "nicht-foerderfaehig", "Nach den Regeln ist das nicht förderfähig"


class NurPersonalkosten(DomainError):
    status, slug = 409, "nur-personalkosten"
    title = "Personalkosten allein fördert dieses Programm nicht"


class BeantragtUeberKosten(DomainError):
    status, slug = 409, "beantragt-ueber-kosten"
    title = "Beantragt ist mehr, als das Vorhaben kosten soll"

    def __init__(self, beantragt: Decimal, kosten: Decimal) -> None:
        super().__init__(
            f"Beantragt sind {geld(beantragt)}, der Kostenplan nennt {geld(kosten)}.",
            beantragt=f"{beantragt:.2f}",
            kosten=f"{kosten:.2f}",
        )


async def einreichen(
    session: AsyncSession, vorgang: Bearbeitung, kanzlei: Kanzlei, auskunft: Auskunft
) -> Antrag:
    """Submit: complete, consented to by every partner, and not refused by any rule."""
    antrag = await antrag_fuer(session, Akt.EINREICHEN, vorgang)
    programm = await programm_des_antrags(session, antrag, heute=vorgang.heute)
    pruefung = await bereit_zur_pruefung(
        session, antrag, programm, auskunft, stichtag=vorgang.heute
    )
    antrag.mit_votum = programm.votum is not None
    antrag.eingereicht_am = vorgang.heute
    antrag.regelversion = pruefung.regelversion
    antrag.pruefung = pruefung.model_dump(mode="json")
    await vollziehe(session, antrag, Akt.EINREICHEN, Antragstatus.EINGEREICHT, vorgang)
    await ausfertigen(
        session, kanzlei, antrag=antrag, art=Dokumentart.EINGANGSBESTAETIGUNG, vorgang=vorgang
    )
    return antrag


async def bereit_zur_pruefung(
    session: AsyncSession,
    antrag: Antrag,
    programm: Programm,
    auskunft: Auskunft,
    *,
    stichtag: date,
) -> PruefungRead:
    """Return what these rules say on this day; refuse what is not ready to be examined.

    A rule from which the Antrag asks to be excepted does not hold it up.
    """
    await _alle_stimmen_zu(session, antrag)
    await _vollstaendig(session, antrag, programm, stichtag)
    erbeten = {wunsch["regel"] for wunsch in antrag.ausnahmewuensche}
    ohne = ohne_regeln(programm, erbeten)
    kommunen = teilnehmende(antrag, auskunft, stichtag=stichtag)
    _nicht_verletzt(await antrag_beurteilt(session, antrag, ohne, kommunen, stichtag=stichtag))
    return await antrag_beurteilt(session, antrag, programm, kommunen, stichtag=stichtag)


async def antrag_beurteilt(
    session: AsyncSession,
    antrag: Antrag,
    programm: Programm,
    kommunen: tuple[Kommune, ...],
    *,
    stichtag: date,
) -> PruefungRead:
    """Return what these rules say to the Antrag on this day."""
    budgets = await budgets_am(session, stichtag)
    return beurteile(
        programm,
        kommunen=kommunen,
        angaben=angaben_des_antrags(programm, antrag, antragsdatum=stichtag),
        stichtag=stichtag,
        budget=budgets.get(programm.code),
    )


async def _alle_stimmen_zu(session: AsyncSession, antrag: Antrag) -> None:
    offen = await session.scalars(
        select(col(AntragKommune.ags)).where(
            col(AntragKommune.antrag) == antrag.id,
            col(AntragKommune.rolle) == Beteiligung.PARTNER,
            col(AntragKommune.zugestimmt_am).is_(None),
        )
    )
    if fehlt := sorted(offen):
        raise ZustimmungFehlt("Jede Partnerkommune muss erst zustimmen.", kommunen=fehlt)


async def _vollstaendig(
    session: AsyncSession, antrag: Antrag, programm: Programm, stichtag: date
) -> None:
    kosten = await geplante_kosten(session, antrag)
    gesagt = {
        "vorhaben_beginn": antrag.vorhaben_beginn,
        "vorhaben_ende": antrag.vorhaben_ende,
        "beantragt": antrag.beantragt,
        "kosten": kosten or None,
    }
    fehlt = [name for name, wert in gesagt.items() if wert is None]
    fehlt += [eine.art for eine in await fehlende_nachweise(session, antrag, heute=stichtag)]
    if fehlt:
        raise AntragUnvollstaendig(fehlt)
    allein = programm.kosten
    if allein and kosten.keys() <= set(allein.nicht_allein):
        raise NurPersonalkosten(allein.text, verweis=allein.verweis)
    assert antrag.beantragt is not None
    if antrag.beantragt > (summe := sum(kosten.values(), Decimal(0))):
        raise BeantragtUeberKosten(antrag.beantragt, summe)


def _nicht_verletzt(pruefung: PruefungRead) -> None:
    match pruefung.ergebnis:
        case Pruefergebnis.NICHT_FOERDERFAEHIG:
            verletzt = [
                r.regel for r in pruefung.regeln if r.ergebnis is Regelergebnis.NICHT_ERFUELLT
            ]
            raise NichtFoerderfaehig(
                f"Verletzt: {', '.join(verletzt)}.",
                pruefung=pruefung.model_dump(mode="json"),
            )
        case Pruefergebnis.ANGABEN_FEHLEN:
            fehlt = sorted({name for regel in pruefung.regeln for name in regel.fehlende_angaben})
            raise AntragUnvollstaendig(fehlt)
