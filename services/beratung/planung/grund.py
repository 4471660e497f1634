"""Why nothing is free: the first obstacle, in one sentence."""

from collections.abc import Mapping

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.deutsch import datum
from shared.schemas.beratung import Format, VerfuegbarkeitenFilter

# How many teams are left after each further condition; those asked for by id first.
UEBRIG = text("""
    WITH tag AS (
        SELECT tag, lead(tag, 1) OVER w AS zweiter, lead(tag, 2) OVER w AS dritter
        FROM beratung.arbeitstag WHERE tag BETWEEN :von AND :nach WINDOW w AS (ORDER BY tag)),
    beginn AS (
        SELECT * FROM tag
        WHERE tag <= :bis AND dritter IS NOT NULL AND (:unterbrechung OR dritter = tag.tag + 2)),
    dort AS (
        SELECT berater_id AS id, gueltig FROM beratung.anfahrt
        WHERE NOT :vor_ort OR regionen = '{}' OR CAST(:region AS text) = ANY (regionen)),
    team AS (
        SELECT b.id,
               EXISTS (SELECT FROM beratung.einsatz e WHERE e.berater_id = b.id
                       AND e.modul = :modul AND e.format = :format) AS bietet_an,
               EXISTS (SELECT FROM dort WHERE dort.id = b.id) AS dort,
               EXISTS (SELECT FROM dort JOIN beratung.einsatz e ON e.berater_id = dort.id
                       WHERE dort.id = b.id AND e.modul = :modul AND e.format = :format
                       AND e.gueltig * dort.gueltig && daterange(:von, :nach, '[]')) AS im_einsatz,
               EXISTS (SELECT FROM beginn WHERE NOT EXISTS (
                   SELECT FROM unnest(ARRAY[beginn.tag, zweiter, dritter])
                     WITH ORDINALITY AS d(tag, nr)
                   WHERE NOT EXISTS (
                     SELECT FROM beratung.arbeitszeit a WHERE a.berater_id = b.id
                       AND a.wochentag = extract(isodow FROM d.tag) AND a.gueltig @> d.tag
                       AND a.art = CASE d.nr WHEN 3 THEN :letzte_art ELSE 'ganztags' END))
               ) AS arbeitet
        FROM beratung.berater b WHERE CAST(:berater AS uuid) IS NULL OR b.id = :berater)
    SELECT (SELECT count(*) FROM beginn) AS beginne,
           (SELECT max(tag) FROM beratung.arbeitstag) AS kalender_bis,
           count(*) AS teams,
           count(*) FILTER (WHERE bietet_an) AS bieten_an,
           count(*) FILTER (WHERE bietet_an AND dort) AS dort,
           count(*) FILTER (WHERE im_einsatz AND dort) AS im_einsatz,
           count(*) FILTER (WHERE im_einsatz AND dort AND arbeitet) AS arbeiten
    FROM team
""")
WIE = {Format.ONLINE: "online", Format.VOR_ORT: "vor Ort"}


async def warum_nichts_frei(
    session: AsyncSession, filter_: VerfuegbarkeitenFilter, frage: Mapping[str, object]
) -> str:
    """Return why FREIE_BEGINNE found nothing for `frage`."""
    if filter_.bis is not None and frage["von"] > filter_.bis:  # type: ignore[operator]
        return "Der Zeitraum liegt nicht nach dem heutigen Tag."
    uebrig = (await session.execute(UEBRIG, dict(frage))).one()
    modul = f"Modul {filter_.modul} {WIE[filter_.format]}"
    if frage["von"] > uebrig.kalender_bis:
        return f"Der Kalender reicht bis zum {datum(uebrig.kalender_bis)}."
    if not uebrig.beginne:
        return "In diesem Zeitraum beginnen keine drei Arbeitstage" + (
            "." if filter_.unterbrechung_erlaubt else " hintereinander."
        )
    if not uebrig.teams:
        return "Dieses Team gibt es nicht."
    kein = "Dieses Team berät nicht:" if filter_.berater else "Kein Team für"
    if not uebrig.bieten_an:
        return f"{kein} {modul}."
    if not uebrig.dort:
        ort = "in diesem Kreis" if frage["region"] else "in jedem Kreis; nennen Sie ags oder region"
        return f"{kein} {modul} {ort}."
    if not uebrig.im_einsatz:
        return f"{kein} {modul} in diesem Zeitraum."
    if not uebrig.arbeiten:
        return f"{_teams(uebrig.im_einsatz)} an keinen drei Tagen hintereinander im Dienst."
    return f"{_teams(uebrig.arbeiten)} in diesem Zeitraum belegt oder abwesend."


def _teams(anzahl: int) -> str:
    return "Das einzige passende Team ist" if anzahl == 1 else f"Alle {anzahl} Teams sind"
