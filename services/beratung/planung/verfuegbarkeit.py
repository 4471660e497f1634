"""When a consulting can begin."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.beratung.planung.grund import warum_nichts_frei
from services.beratung.planung.kalender import (
    BEGINN,
    ENDE,
    TAGESARTEN,
    Tage,
    letztes_ende,
    zeitraeume,
)
from shared.clock import BERLIN
from shared.errors import DomainError
from shared.kalender import TAG
from shared.schemas.beratung import (
    Format,
    TerminRead,
    VerfuegbarkeitenFilter,
    VerfuegbarkeitenRead,
    VerfuegbarkeitRead,
)
from shared.schemas.gebiet import kreis
from shared.schemas.problem import InputError

LAENGSTE_SPANNE = timedelta(days=186)
UEBLICHE_SPANNE = timedelta(days=28)
NACHLAUF = timedelta(days=14)  # three working days lie in it, whatever holidays there are

# All beginnings of a span with the number of teams that offer the module in this format (and travel
# there), work on all three days and are free, and whether these days lie in one period in which the
# Land pays. One statement, as each costs a way to the server and back. A hold that has run out does
# not count as taken, whether it was swept already or not. Each team brings its times as
# multiranges, so there is no join whose size the planner would have to guess; it has a row for each
# period of its Anfahrt, mostly one.
FREIE_BEGINNE = text("""
    WITH team AS MATERIALIZED (
        SELECT r.id, r.gueltig, make_interval(mins =>
                 CASE WHEN :vor_ort THEN r.puffer_minuten ELSE 0 END) AS weg,
            (SELECT range_agg(e.gueltig) FROM beratung.einsatz e
             WHERE e.berater_id = r.id AND e.modul = :modul AND e.format = :format) AS einsatz,
            ARRAY(SELECT coalesce(range_agg(a.gueltig), '{}')
                  FROM generate_series(1, 5) AS w(nr) LEFT JOIN beratung.arbeitszeit a
                    ON a.berater_id = r.id AND a.wochentag = w.nr AND a.art = 'ganztags'
                  GROUP BY w.nr ORDER BY w.nr) AS ganztags,
            ARRAY(SELECT coalesce(range_agg(a.gueltig), '{}')
                  FROM generate_series(1, 5) AS w(nr) LEFT JOIN beratung.arbeitszeit a
                    ON a.berater_id = r.id AND a.wochentag = w.nr AND a.art = :letzte_art
                  GROUP BY w.nr ORDER BY w.nr) AS letzter,
            (SELECT coalesce(range_agg(t.belegung), '{}')
             FROM beratung.termin t LEFT JOIN beratung.buchung b ON b.id = t.buchung_id
             WHERE t.berater_id = r.id AND t.belegt
               AND t.belegung && tstzrange(:von_zeit, :nach_zeit)
               AND NOT coalesce(beratung.verfallen(b.status, b.halten_bis, :jetzt), false)
            ) AS vergeben
        FROM (SELECT berater_id AS id, gueltig, regionen, puffer_minuten
              FROM beratung.anfahrt) r
        WHERE (CAST(:berater AS uuid) IS NULL OR r.id = :berater)
          AND (NOT :vor_ort OR r.regionen = '{}' OR CAST(:region AS text) = ANY (r.regionen))),
    tag AS MATERIALIZED (
        SELECT tag, CAST(extract(isodow FROM tag) AS int) AS wochentag,
               (tag + CAST(:beginn AS time)) AT TIME ZONE 'Europe/Berlin' AS von,
               (tag + CAST(:ende AS time)) AT TIME ZONE 'Europe/Berlin' AS bis,
               (tag + CAST(:letztes_ende AS time)) AT TIME ZONE 'Europe/Berlin' AS letztes_bis
        FROM beratung.arbeitstag WHERE tag BETWEEN :von AND :nach),
    dienst AS (
        SELECT team.id, tag.tag,
               bool_or(team.gueltig @> tag.tag AND team.einsatz @> tag.tag
                 AND team.ganztags[wochentag] @> tag.tag
                 AND NOT team.vergeben && tstzrange(von - weg, bis + weg)) AS ganztags,
               bool_or(team.gueltig @> tag.tag AND team.einsatz @> tag.tag
                 AND team.letzter[wochentag] @> tag.tag
                 AND NOT team.vergeben && tstzrange(von - weg, letztes_bis + weg)) AS letzter
        FROM team CROSS JOIN tag WHERE team.einsatz IS NOT NULL GROUP BY team.id, tag.tag),
    beginn AS (
        SELECT tag, lead(tag, 1) OVER w AS zweiter, lead(tag, 2) OVER w AS dritter,
               ganztags AND lead(ganztags, 1) OVER w AND lead(letzter, 2) OVER w AS frei
        FROM dienst WINDOW w AS (PARTITION BY id ORDER BY tag))
    SELECT tag, zweiter, dritter, count(*) AS frei, EXISTS (
        SELECT FROM beratung.modul m JOIN beratung.foerderzeitraum f ON f.bereich = m.bereich
        WHERE m.nr = :modul AND f.gueltig @> daterange(tag, dritter, '[]')) AS im_foerderzeitraum
    FROM beginn WHERE frei AND tag <= :bis AND (:unterbrechung OR dritter = tag + 2)
    GROUP BY tag, zweiter, dritter ORDER BY tag
""")


class SpanneUngueltig(DomainError):
    status, slug, title = 422, "spanne-ungueltig", "Diese Zeitspanne ist nicht gültig"


async def list_verfuegbarkeiten(
    session: AsyncSession, *, filter_: VerfuegbarkeitenFilter, heute: date, jetzt: datetime
) -> VerfuegbarkeitenRead:
    """Return every day from `von` to `bis`, after today, on which a consulting can begin.

    Where there is none, `grund` says why.
    """
    von, bis = spanne(filter_.von, filter_.bis, heute=heute)
    frage = freie_beginne_von(filter_, von=max(von, heute + TAG), bis=bis, jetzt=jetzt)
    rows = (await session.execute(FREIE_BEGINNE, frage)).all()
    grund = None if rows else await warum_nichts_frei(session, filter_, frage)
    return VerfuegbarkeitenRead(
        items=[
            _verfuegbarkeit((erster, zweiter, dritter), filter_.dauer_tage, frei, im_zeitraum)
            for erster, zweiter, dritter, frei, im_zeitraum in rows
        ],
        grund=grund,
    )


def spanne(von: date | None, bis: date | None, *, heute: date) -> tuple[date, date]:
    """Return the span asked for, both days included, or refuse it."""
    von = von or heute
    bis = bis or von + UEBLICHE_SPANNE
    if bis < von:
        raise SpanneUngueltig("bis liegt vor von.", errors=[_an("bis")])
    if bis > von + LAENGSTE_SPANNE:
        raise SpanneUngueltig(
            f"Fragen Sie höchstens {LAENGSTE_SPANNE.days} Tage auf einmal ab.", errors=[_an("bis")]
        )
    return von, bis


def freie_beginne_von(
    filter_: VerfuegbarkeitenFilter, *, von: date, bis: date, jetzt: datetime
) -> dict[str, object]:
    """Return what FREIE_BEGINNE asks for."""
    nach = max(von, bis) + NACHLAUF
    ende = letztes_ende(filter_.dauer_tage)
    return {
        "von": von,
        "bis": bis,
        "nach": nach,
        "von_zeit": datetime.combine(von - TAG, datetime.min.time(), BERLIN),
        "nach_zeit": datetime.combine(nach + 2 * TAG, datetime.min.time(), BERLIN),
        "modul": filter_.modul,
        "format": filter_.format,
        "vor_ort": filter_.format is Format.VOR_ORT,
        "berater": filter_.berater,
        "region": region(filter_),
        "unterbrechung": filter_.unterbrechung_erlaubt,
        "beginn": BEGINN,
        "ende": ENDE,
        "letztes_ende": ende,
        "letzte_art": next(art for art, bis_ in TAGESARTEN.items() if bis_ == ende),
        "jetzt": jetzt,
    }


def region(filter_: VerfuegbarkeitenFilter) -> str | None:
    """Return the key of the Kreis the consulting would take place in."""
    if filter_.region:
        return kreis(filter_.region)
    return kreis(filter_.ags) if filter_.ags else None


def _verfuegbarkeit(
    tage: Tage, dauer: Decimal, frei: int, im_foerderzeitraum: bool
) -> VerfuegbarkeitRead:
    return VerfuegbarkeitRead(
        beginn=tage[0],
        termine=[
            TerminRead(tag=tag, von=zeit.von, bis=zeit.bis)
            for tag, zeit in zip(tage, zeitraeume(tage, dauer), strict=True)
        ],
        freie_teams=frei,
        im_foerderzeitraum=im_foerderzeitraum,
    )


def _an(feld: str) -> InputError:
    return InputError(
        pointer=f"/query/{feld}", code="spanne", detail="Wählen Sie einen anderen Tag."
    )
