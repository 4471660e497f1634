"""Which team takes a consulting: one that offers it, works then, is free, and has the least to do.

Load: days booked within three months before and after, per weekday it works then; a Buchung that
is being moved is no load.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.beratung.planung.kalender import Zeitraum
from shared.schemas.beratung import Format

UMFELD = timedelta(days=91)

# Without a region only who travels anywhere counts.
FREIE = """
    WITH z AS (
        SELECT von, bis, CAST(von AT TIME ZONE 'Europe/Berlin' AS date) AS tag,
               CASE WHEN CAST(bis AT TIME ZONE 'Europe/Berlin' AS time) <= '12:00'
                    THEN 'vormittags' ELSE 'ganztags' END AS art
        FROM unnest(CAST(:von AS timestamptz[]), CAST(:bis AS timestamptz[])) AS u(von, bis))
    SELECT team.id, team.name FROM beratung.berater team
    WHERE (CAST(:berater AS uuid) IS NULL OR team.id = :berater)
      AND NOT EXISTS (
        SELECT FROM z WHERE NOT EXISTS (
            SELECT FROM beratung.einsatz e WHERE e.berater_id = team.id AND e.gueltig @> z.tag
              AND e.modul = :modul AND e.format = :format)
          OR NOT EXISTS (
            SELECT FROM beratung.arbeitszeit a WHERE a.berater_id = team.id AND a.gueltig @> z.tag
              AND a.wochentag = extract(isodow FROM z.tag) AND a.art = z.art)
          OR NOT EXISTS (
            SELECT FROM beratung.anfahrt w
            CROSS JOIN LATERAL (SELECT make_interval(mins =>
                CASE WHEN :vor_ort THEN w.puffer_minuten ELSE 0 END) AS dauer) puffer
            WHERE w.berater_id = team.id AND w.gueltig @> z.tag
              AND (NOT :vor_ort OR w.regionen = '{}' OR CAST(:region AS text) = ANY (w.regionen))
              AND NOT EXISTS (
                SELECT FROM beratung.termin t WHERE t.berater_id = team.id AND t.belegt
                  AND (t.buchung_id IS NULL OR t.buchung_id IS DISTINCT FROM CAST(:ausser AS uuid))
                  AND t.belegung && tstzrange(z.von - puffer.dauer, z.bis + puffer.dauer))))
"""
FREIES_TEAM = text(f"""{FREIE}
    ORDER BY (SELECT count(*) FROM beratung.termin t
              WHERE t.berater_id = team.id AND t.belegt AND t.art = 'beratung'
                AND t.buchung_id IS DISTINCT FROM CAST(:ausser AS uuid)
                AND t.belegung && tstzrange(:umfeld_von, :umfeld_bis))
             / (SELECT count(DISTINCT a.wochentag)::numeric FROM beratung.arbeitszeit a
                WHERE a.berater_id = team.id AND a.gueltig @> (SELECT min(z.tag) FROM z)),
             length(team.name), team.name
    LIMIT 1
""")  # noqa: S608 (our own text)
# What most of a crowd is told: whether any team is free at all, what the one that was named is
# called, and whether a hold that has run out may be in the way.
AUSSICHT = text(f"""
    SELECT frei, (SELECT name FROM beratung.berater WHERE id = CAST(:berater AS uuid)),
           NOT frei AND EXISTS (SELECT FROM beratung.buchung b
             WHERE beratung.verfallen(b.status, b.halten_bis, :jetzt))
      FROM (SELECT EXISTS ({FREIE}) AS frei) AS teams
""")  # noqa: S608 (our own text)
VERLEGEN = text("""
    UPDATE beratung.termin t
    SET berater_id = r.id, zeitraum = tstzrange(z.von, z.bis),
        puffer_minuten = CASE t.format WHEN 'vor_ort' THEN coalesce(w.puffer_minuten, 0) ELSE 0 END
    FROM beratung.berater r
    CROSS JOIN unnest(CAST(:von AS timestamptz[]), CAST(:bis AS timestamptz[]))
           WITH ORDINALITY AS z(von, bis, nr)
    LEFT JOIN beratung.anfahrt w ON w.berater_id = r.id
      AND w.gueltig @> CAST(z.von AT TIME ZONE 'Europe/Berlin' AS date)
    WHERE t.buchung_id = :buchung AND t.nr = z.nr AND r.id = :team
""")


class Team(NamedTuple):
    id: UUID
    name: str


class Aussicht(NamedTuple):
    """`name`: of the team that was named, None where there is no such team or none was named;
    `verfallenes`: a hold that the person may see has run out and was not swept yet.
    """

    frei: bool
    name: str | None
    verfallenes: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Teamwunsch:
    """`region`: key of the Kreis (8 digits) of the leading Kommune, where vor_ort takes place;
    `berater`: this team or none; `ausser`: a Buchung whose own Termine are not in the way, because
    it is being moved.
    """

    zeiten: Sequence[Zeitraum]
    modul: int
    format: Format
    region: str
    berater: UUID | None = None
    ausser: UUID | None = None

    def werte(self) -> dict[str, object]:
        return _zeiten(self.zeiten) | {
            "modul": self.modul,
            "format": self.format,
            "vor_ort": self.format is Format.VOR_ORT,
            "region": self.region,
            "berater": self.berater,
            "ausser": self.ausser,
        }


async def aussicht(session: AsyncSession, wunsch: Teamwunsch, *, jetzt: datetime) -> Aussicht:
    """Return whether it looks as if a team were free, before anything is locked."""
    zeile = (await session.execute(AUSSICHT, wunsch.werte() | {"jetzt": jetzt})).one()
    return Aussicht(*zeile)


async def freies_team(session: AsyncSession, wunsch: Teamwunsch) -> Team | None:
    """Return the least busy team that is free all the time, or None. Call it under the locks."""
    umfeld = {
        "umfeld_von": wunsch.zeiten[0].von - UMFELD,
        "umfeld_bis": wunsch.zeiten[-1].bis + UMFELD,
    }
    zeile = (await session.execute(FREIES_TEAM, wunsch.werte() | umfeld)).one_or_none()
    return Team(*zeile) if zeile else None


async def verlege_termine(
    session: AsyncSession, buchung: UUID, *, team: UUID, zeiten: Sequence[Zeitraum]
) -> None:
    """Move the Termine of a Buchung in one statement: old and new days may overlap."""
    await session.execute(VERLEGEN, _zeiten(zeiten) | {"buchung": buchung, "team": team})


def _zeiten(zeiten: Sequence[Zeitraum]) -> dict[str, object]:
    return {"von": [z.von for z in zeiten], "bis": [z.bis for z in zeiten]}
