"""Use case: a Kommune that finds nothing free says what it wishes for, and waits."""

from datetime import date

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.beratung.buchung.auskunft import Auskuenfte, verlange_bestehende
from services.beratung.buchung.beteiligte import spricht_fuer
from services.beratung.buchung.wunsch import pruefe_teilnehmende, volle_dauer
from services.beratung.planung.berater.queries import verlange_genannten
from services.beratung.tables import Akt, Wartelisteneintrag
from services.beratung.warteliste.fristen import FENSTER, VORAUS, fruehester_beginn
from services.beratung.warteliste.queries import get_eintrag
from services.beratung.warteliste.vollziehen import vermerke
from shared.deutsch import datum
from shared.errors import DomainError
from shared.kalender import TAG
from shared.schemas.problem import InputError
from shared.schemas.warteliste import EintragCreate, EintragRead, Eintragsstatus, Fenster
from shared.vorgang import Vorgang


class NurFuerDieEigene(DomainError):
    status, slug = 403, "nur-fuer-die-eigene-kommune"
    title = "Sie können nur Ihre eigene Kommune eintragen"


class FensterUnzulaessig(DomainError):
    status, slug, title = 422, "fenster-unzulaessig", "In diesem Fenster kann nichts frei werden"


class SchonEingetragen(DomainError):
    status, slug = 409, "schon-eingetragen"
    title = "Ihre Kommune wartet schon auf dieses Modul in diesem Zeitraum"


async def eintragen(
    session: AsyncSession, *, wunsch: EintragCreate, kommunen: Auskuenfte, vorgang: Vorgang
) -> EintragRead:
    """Put the wish at the end of the queue; what is free already is offered within seconds."""
    if not spricht_fuer(vorgang.person, wunsch.ags):
        raise NurFuerDieEigene("Ihr Zugang gilt nicht für diesen Gemeindeschlüssel.")
    dauer = volle_dauer(wunsch.dauer_tage)
    pruefe_teilnehmende(wunsch.teilnehmende)
    _pruefe_fenster(wunsch.fenster, vorgang.heute)
    verlange_bestehende([wunsch.ags], kommunen, wunsch.fenster.von)
    await verlange_genannten(session, wunsch.berater)
    eintrag = await session.scalar(
        insert(Wartelisteneintrag)
        .values(
            version=1,
            kommune=wunsch.ags,
            modul=wunsch.modul,
            format=wunsch.format,
            dauer=dauer,
            von=wunsch.fenster.von,
            bis=wunsch.fenster.bis,
            unterbrechung_erlaubt=wunsch.unterbrechung_erlaubt,
            teilnehmende=wunsch.teilnehmende,
            eigenanteil_akzeptiert=wunsch.eigenanteil_akzeptiert,
            berater_id=wunsch.berater,
            status=Eintragsstatus.WARTEND,
            eingetragen=vorgang.jetzt,
        )
        .on_conflict_do_nothing(constraint="ein_eintrag_je_wunsch")
        .returning(Wartelisteneintrag)
    )
    if eintrag is None:
        raise SchonEingetragen(
            "Ziehen Sie den Eintrag zurück, oder nennen Sie ein Fenster ohne gemeinsame Tage."
        )
    await vermerke(session, eintrag, Akt.EINTRAGEN, vorgang)
    return await get_eintrag(
        session, eintrag_id=eintrag.id, person=vorgang.person, jetzt=vorgang.jetzt
    )


def _pruefe_fenster(fenster: Fenster, heute: date) -> None:
    """Refuse a window that ends before it begins or before an offer could, or is unbounded."""
    frueh, spaet = fruehester_beginn(heute), heute + VORAUS * TAG
    if fenster.bis < fenster.von:
        raise _unzulaessig("bis", "ungeordnet", "bis liegt vor von.")
    if fenster.bis - fenster.von > FENSTER * TAG:
        raise _unzulaessig("bis", "zu_lang", f"Das Fenster hat mehr als {FENSTER} Tage.")
    if fenster.bis < frueh:
        raise _unzulaessig(
            "bis",
            "zu_frueh",
            f"Ein Angebot braucht Zeit für Ihre Antwort. Frühester Beginn: {datum(frueh)}.",
        )
    if fenster.bis > spaet:
        raise _unzulaessig("bis", "zu_spaet", f"So weit plant niemand: bis {datum(spaet)}.")


def _unzulaessig(feld: str, code: str, grund: str) -> FensterUnzulaessig:
    return FensterUnzulaessig(
        grund,
        errors=[
            InputError(
                pointer=f"/body/fenster/{feld}", code=code, detail="Wählen Sie einen anderen Tag."
            )
        ],
    )
