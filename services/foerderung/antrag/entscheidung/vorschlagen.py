"""Use case: the Förderstelle proposes to grant or to refuse; another person will release it."""

from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from services.foerderung.antrag.entscheidung.ausnahme_erteilen import (
    ausgenommen,
    unerfuellte_regeln,
)
from services.foerderung.antrag.entscheidung.grundlage import beurteilt_ohne
from services.foerderung.antrag.kosten import geplante_kosten
from services.foerderung.antrag.vollziehen import antrag_fuer, vollziehe
from services.foerderung.programm.regelversion import programm_der_regelversion
from services.foerderung.tables import Akt, Antrag
from shared.deutsch import geld
from shared.errors import DomainError
from shared.schemas.antrag import Antragstatus
from shared.schemas.entscheidung import VorschlagCreate, Votumsergebnis
from shared.schemas.pruefung import PruefungRead
from shared.vorgang import Bearbeitung


class VotumAbgelehnt(DomainError):
    status, slug, title = 409, "votum-abgelehnt", "Das Votum lässt keine Bewilligung zu"


class AusnahmeFehlt(DomainError):
    status, slug = 409, "ausnahme-fehlt"
    title = "Gegen eine Regel wird nur mit einer Ausnahme bewilligt"


class HoechstbetragUnbestimmt(DomainError):
    status, slug = 409, "hoechstbetrag-unbestimmt"
    title = "Aus den Regeln des Programms folgt kein Höchstbetrag"


class BetragZuHoch(DomainError):
    status, slug, title = 409, "betrag-zu-hoch", "So viel kann nicht bewilligt werden"


async def vorschlagen(
    session: AsyncSession, *, vorschlag: VorschlagCreate, vorgang: Bearbeitung
) -> Antrag:
    """Propose what vote and rules allow, with its reasons."""
    antrag = await antrag_fuer(session, Akt.VORSCHLAGEN, vorgang)
    nach = Antragstatus.ABLEHNUNG_VORGESCHLAGEN
    if vorschlag.betrag is not None:
        nach = Antragstatus.BEWILLIGUNG_VORGESCHLAGEN
        await _bewilligungsfaehig(session, antrag, vorschlag.betrag)
    antrag.vorschlag = vorschlag.vorschlag
    antrag.vorgeschlagen = vorschlag.betrag
    antrag.vorschlag_begruendung = vorschlag.begruendung
    antrag.vorgeschlagen_von = vorgang.person.sub
    antrag.vorgeschlagen_am = vorgang.heute
    antrag.vorgeschlagen_ags = sorted(vorgang.person.ags)
    await vollziehe(session, antrag, Akt.VORSCHLAGEN, nach, vorgang)
    return antrag


async def _bewilligungsfaehig(session: AsyncSession, antrag: Antrag, betrag: Decimal) -> None:
    if antrag.votum is Votumsergebnis.ABGELEHNT:
        raise VotumAbgelehnt("Nach diesem Votum kann nur die Ablehnung vorgeschlagen werden.")
    unerfuellt = unerfuellte_regeln(antrag)
    if fehlt := sorted(unerfuellt - (await ausgenommen(session, antrag)).keys()):
        raise AusnahmeFehlt(
            "Nicht erfüllt oder nicht beantwortet, und ohne bestätigte Ausnahme:"
            f" {', '.join(fehlt)}.",
            regeln=fehlt,
        )
    hoechstens = await _hoechstens(session, antrag, unerfuellt)
    if betrag > hoechstens:
        raise BetragZuHoch(
            f"Höchstens {geld(hoechstens)}: nicht mehr als beantragt, nicht mehr, als es kosten"
            " soll, und nicht mehr, als die Regeln des Programms hergeben.",
            hoechstens=f"{hoechstens:.2f}",
        )


async def _hoechstens(session: AsyncSession, antrag: Antrag, unerfuellt: set[str]) -> Decimal:
    """Return the most that may be granted (EUR): with an exception, what the other rules give.

    Only a programme without a formula sets no limit; where one gives no amount, there is none.
    """
    assert antrag.beantragt is not None
    assert antrag.regelversion is not None
    programm = await programm_der_regelversion(session, antrag.programm, antrag.regelversion)
    pruefung = PruefungRead.model_validate(antrag.pruefung)
    if unerfuellt:
        pruefung = await beurteilt_ohne(session, antrag, programm, unerfuellt)
    hoechstens = min(
        antrag.beantragt, sum((await geplante_kosten(session, antrag)).values(), Decimal(0))
    )
    if programm.hoehe is None:
        return hoechstens
    if pruefung.hoechstbetrag is None:
        raise HoechstbetragUnbestimmt(_warum_keiner(pruefung))
    return min(hoechstens, pruefung.hoechstbetrag)


def _warum_keiner(pruefung: PruefungRead) -> str:
    """Say which parts of the formula have no value."""
    offen = "; ".join(schritt.formel for schritt in pruefung.rechenweg if schritt.wert is None)
    return f"Das Programm begrenzt den Betrag, und die Grenze ist nicht bekannt. {offen}."
