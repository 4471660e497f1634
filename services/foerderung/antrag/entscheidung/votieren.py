"""Use case: a Spitzenverband votes on an Antrag; the last vote that matters decides."""

from collections.abc import Collection, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from services.foerderung.antrag.lage import stimmen
from services.foerderung.antrag.vollziehen import antrag_fuer, vollziehe
from services.foerderung.programm.regelversion import programm_der_regelversion
from services.foerderung.tables import Akt, Antrag, Votum
from shared.errors import DomainError, EingabeUngueltig
from shared.schemas.antrag import Antragstatus
from shared.schemas.entscheidung import Stimme, VotumCreate, Votumsergebnis
from shared.schemas.problem import InputError
from shared.vorgang import Bearbeitung


class VerbandUnbekannt(EingabeUngueltig):
    """A Verband that does not vote on this programme."""


class VerbandNichtVertreten(DomainError):
    status, slug = 403, "verband-nicht-vertreten"
    title = "Für diesen Verband stimmen andere ab"


class SchonAbgestimmt(DomainError):
    status, slug, title = 409, "schon-abgestimmt", "Diese Stimme ist schon abgegeben"


async def votieren(
    session: AsyncSession, *, stimmabgabe: VotumCreate, vorgang: Bearbeitung
) -> Antrag:
    """Record the vote of the caller's Verband, one per round; a certain result ends it."""
    antrag = await antrag_fuer(session, Akt.VOTIEREN, vorgang)
    if stimmabgabe.verband != vorgang.person.verband:
        raise VerbandNichtVertreten("Ihr Zugang nennt diesen Verband nicht.")
    berechtigt = await _stimmberechtigte(session, antrag)
    if stimmabgabe.verband not in berechtigt:
        fehler = InputError(
            pointer="/body/verband",
            code="nicht_stimmberechtigt",
            detail=f"Abstimmen: {', '.join(berechtigt)}.",
        )
        raise VerbandUnbekannt("Dieser Verband stimmt hier nicht ab.", errors=[fehler])
    bisherige = await stimmen(session, antrag)
    _pruefe_erste(bisherige, stimmabgabe.verband, vorgang.person.sub)
    neue = Votum(
        antrag=antrag.id,
        runde=antrag.runde,
        verband=stimmabgabe.verband,
        stimme=stimmabgabe.stimme,
        begruendung=stimmabgabe.begruendung,
        sub=vorgang.person.sub,
        tag=vorgang.heute,
    )
    session.add(neue)
    antrag.votum = ausgezaehlt([v.stimme for v in (*bisherige, neue)], von=len(berechtigt))
    nach = Antragstatus.ENTSCHEIDUNGSREIF if antrag.votum else Antragstatus.VOTUM
    await vollziehe(session, antrag, Akt.VOTIEREN, nach, vorgang)
    return antrag


def ausgezaehlt(abgegeben: Collection[Stimme], *, von: int) -> Votumsergebnis | None:
    """Return the result of the simple majority: more Ja than Nein, Enthaltungen count for neither.

    None as long as the votes still to come may turn it.
    """
    je = {stimme: sum(1 for s in abgegeben if s is stimme) for stimme in Stimme}
    offen = von - len(abgegeben)
    if je[Stimme.JA] > je[Stimme.NEIN] + offen:
        return Votumsergebnis.ANGENOMMEN
    if je[Stimme.NEIN] >= je[Stimme.JA] + offen:
        return Votumsergebnis.ABGELEHNT
    return None


async def _stimmberechtigte(session: AsyncSession, antrag: Antrag) -> Sequence[str]:
    """Return the Verbände of the programme's version the Antrag was submitted under."""
    assert antrag.regelversion is not None
    programm = await programm_der_regelversion(session, antrag.programm, antrag.regelversion)
    return programm.votum.stimmen if programm.votum else ()


def _pruefe_erste(bisherige: Sequence[Votum], verband: str, sub: str) -> None:
    if any(eine.verband == verband for eine in bisherige):
        raise SchonAbgestimmt(f"„{verband}“ hat in dieser Runde schon abgestimmt.")
    if any(eine.sub == sub for eine in bisherige):
        raise SchonAbgestimmt("Sie haben in dieser Runde schon für einen Verband abgestimmt.")
