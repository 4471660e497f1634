"""When a consulting can begin, and which team takes it."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.beratung.kontingent.finanzierung import Foerderung
from services.beratung.kontingent.foerderzeitraum import foerderung_des_moduls
from services.beratung.planung.kalender import (
    BEGINN,
    ENDE,
    letztes_ende,
    zeitraeume,
)
from shared.clock import BERLIN
from shared.errors import DomainError
from shared.schemas.beratung import (
    TerminRead,
    VerfuegbarkeitenFilter,
    VerfuegbarkeitenRead,
    VerfuegbarkeitRead,
)
from shared.schemas.problem import InputError

LAENGSTE_SPANNE = timedelta(days=186)
UEBLICHE_SPANNE = timedelta(days=28)

# All possible beginnings of a span with their free teams, in one statement. A hold that has run
# out does not count as taken, whether it was swept already or not.
FREIE_BEGINNE = text("""
    WITH vergeben AS MATERIALIZED (
        SELECT t.berater_id, t.zeitraum
        FROM beratung.termin t LEFT JOIN beratung.buchung b ON b.id = t.buchung_id
        WHERE t.belegt AND t.zeitraum && tstzrange(:von_zeit, :bis_zeit)
          AND NOT coalesce(b.status = 'reserviert' AND b.halten_bis <= :jetzt, false))
    SELECT a.tag, count(*) AS frei
    FROM beratung.arbeitstag a
    JOIN beratung.arbeitstag zweiter ON zweiter.tag = a.tag + 1
    JOIN beratung.arbeitstag dritter ON dritter.tag = a.tag + 2
    CROSS JOIN LATERAL (SELECT tstzmultirange(
        tstzrange((a.tag + CAST(:beginn AS time)) AT TIME ZONE 'Europe/Berlin',
                  (a.tag + CAST(:ende AS time)) AT TIME ZONE 'Europe/Berlin'),
        tstzrange((a.tag + 1 + CAST(:beginn AS time)) AT TIME ZONE 'Europe/Berlin',
                  (a.tag + 1 + CAST(:ende AS time)) AT TIME ZONE 'Europe/Berlin'),
        tstzrange((a.tag + 2 + CAST(:beginn AS time)) AT TIME ZONE 'Europe/Berlin',
                  (a.tag + 2 + CAST(:letztes_ende AS time)) AT TIME ZONE 'Europe/Berlin')
        ) AS zeiten) z
    CROSS JOIN beratung.berater team
    WHERE a.tag BETWEEN :von AND :bis
      AND NOT EXISTS (SELECT FROM vergeben v
                      WHERE v.berater_id = team.id AND v.zeitraum && z.zeiten)
    GROUP BY a.tag ORDER BY a.tag
""")


class SpanneUngueltig(DomainError):
    status, slug, title = 422, "spanne-ungueltig", "Diese Zeitspanne ist nicht gültig"


async def list_verfuegbarkeiten(
    session: AsyncSession, *, filter_: VerfuegbarkeitenFilter, heute: date, jetzt: datetime
) -> VerfuegbarkeitenRead:
    """Return every day from `von` to `bis`, after today, on which a consulting can begin."""
    von = filter_.von or heute
    bis = filter_.bis or von + UEBLICHE_SPANNE
    if bis < von:
        raise SpanneUngueltig("bis liegt vor von.", errors=[_an("bis")])
    if bis > von + LAENGSTE_SPANNE:
        raise SpanneUngueltig(
            f"Fragen Sie höchstens {LAENGSTE_SPANNE.days} Tage auf einmal ab.", errors=[_an("bis")]
        )
    von = max(von, heute + timedelta(days=1))
    foerderung = await foerderung_des_moduls(session, filter_.modul)
    rows = await session.execute(
        FREIE_BEGINNE,
        {
            "von": von,
            "bis": bis,
            "von_zeit": datetime.combine(von, datetime.min.time(), BERLIN),
            "bis_zeit": datetime.combine(
                max(von, bis) + timedelta(days=3), datetime.min.time(), BERLIN
            ),
            "beginn": BEGINN,
            "ende": ENDE,
            "letztes_ende": letztes_ende(filter_.dauer_tage),
            "jetzt": jetzt,
        },
    )
    return VerfuegbarkeitenRead(
        items=[_verfuegbarkeit(tag, frei, filter_.dauer_tage, foerderung) for tag, frei in rows]
    )


def _verfuegbarkeit(
    beginn: date, frei: int, dauer: Decimal, foerderung: Foerderung
) -> VerfuegbarkeitRead:
    tage = (beginn, beginn + timedelta(days=1), beginn + timedelta(days=2))
    return VerfuegbarkeitRead(
        beginn=beginn,
        termine=[
            TerminRead(tag=tag, von=zeit.von, bis=zeit.bis)
            for tag, zeit in zip(tage, zeitraeume(tage, dauer), strict=True)
        ],
        freie_teams=frei,
        im_foerderzeitraum=foerderung.gilt(tage),
    )


def _an(feld: str) -> InputError:
    return InputError(
        pointer=f"/query/{feld}", code="spanne", detail="Wählen Sie einen anderen Tag."
    )
