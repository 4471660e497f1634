"""Use case: a Kommune says where it stands, and is told which module suits it."""

from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.beratung.standortbestimmung.antworten import AntwortenUngueltig, lies_antworten
from services.beratung.standortbestimmung.ergebnis import ergebnis
from services.beratung.standortbestimmung.fragebogen import Fragebogen
from services.beratung.standortbestimmung.queries import gelesen
from services.beratung.tables import AKTE, Akt, Standortbestimmung
from shared.errors import DomainError
from shared.schemas.problem import InputError
from shared.schemas.standortbestimmung import StandortbestimmungCreate, StandortbestimmungRead
from shared.vorgang import Vorgang


class FremderStandort(DomainError):
    status, slug = 403, "fremder-standort"
    title = "Eine Kommune bestimmt nur ihren eigenen Standort"


async def festhalten(
    session: AsyncSession,
    *,
    angaben: StandortbestimmungCreate,
    frageboegen: Mapping[int, Fragebogen],
    vorgang: Vorgang,
) -> StandortbestimmungRead:
    """Keep the answers as the Kommune's next Standortbestimmung; earlier ones stay as they are."""
    if not vorgang.person.vertritt(angaben.ags):
        raise FremderStandort("Ihr Zugang gilt nicht für diesen Gemeindeschlüssel.")
    fragebogen = _genannter(frageboegen, angaben.fassung)
    antworten = lies_antworten(fragebogen, angaben.antworten)
    folgerung = ergebnis(fragebogen, antworten)
    neue = Standortbestimmung(
        kommune=angaben.ags,
        nummer=await _naechste_nummer(session, angaben.ags),
        fassung=fragebogen.fassung,
        antworten=antworten,
        modul=folgerung.empfehlung.modul,
        ergebnis=folgerung.model_dump(mode="json"),
        tag=vorgang.heute,
        zeitpunkt=vorgang.jetzt,
    )
    session.add(neue)
    await AKTE.vermerke(
        session,
        neue,
        Akt.FESTHALTEN,
        vorgang,
        kommunen=[neue.kommune],
        fassung=neue.fassung,
        modul=neue.modul,
    )
    return gelesen(neue)


def _genannter(frageboegen: Mapping[int, Fragebogen], fassung: int) -> Fragebogen:
    if fragebogen := frageboegen.get(fassung):
        return fragebogen
    erlaubt = ", ".join(map(str, frageboegen))
    raise AntwortenUngueltig(
        "Diese Fassung des Fragebogens gibt es nicht.",
        errors=[InputError(pointer="/body/fassung", code="enum", detail=f"Erlaubt: {erlaubt}.")],
    )


async def _naechste_nummer(session: AsyncSession, ags: str) -> int:
    """Return the number that comes next; of two at once, one waits for the other's commit."""
    schluessel = func.hashtextextended(f"standortbestimmung {ags}", 0)
    await session.execute(select(func.pg_advisory_xact_lock(schluessel)))
    letzte = await session.scalar(
        select(func.max(col(Standortbestimmung.nummer))).where(
            col(Standortbestimmung.kommune) == ags
        )
    )
    return (letzte or 0) + 1
