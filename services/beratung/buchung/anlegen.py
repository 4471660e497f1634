"""The rows of a new Buchung: two statements, since who may write of a Buchung must see it first.

All that refuses it is the database's: the constraints hold at the end of each statement, those that
are deferred at the commit.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.beratung.kontingent.wer_zahlt import Zusage
from services.beratung.planung.kalender import Zeitraum
from services.beratung.tables import AKTE, Akt, Buchung
from shared.akte import Vermerk
from shared.vorgang import Vorgang

BUCHUNG = text("""
    INSERT INTO beratung.buchung (kommune, modul, format, dauer, teilnehmende, status, halten_bis,
      angebot, version)
    VALUES (:kommune, :modul, :format, :dauer, :teilnehmende, :status, :halten_bis, false, 1)
    RETURNING id, bereich
""")
# the days of the team, with its travel buffer for vor_ort; who takes part in them and who pays; and
# what is written down of it
ALLES_WEITERE = text(f"""
    WITH zeit AS (
      SELECT nr, von, tstzrange(von, bis) AS zeitraum
        FROM unnest(CAST(:von AS timestamptz[]), CAST(:bis AS timestamptz[]))
             WITH ORDINALITY AS z (von, bis, nr)),
    dabei AS (
      SELECT kommune, finanzierung, begruendung, kontingent_id, platz_nr,
             CAST(gueltig AS daterange) AS gueltig, topf, regelversion
        FROM unnest(CAST(:kommunen AS text[]), CAST(:finanzierung AS text[]),
               CAST(:begruendung AS text[]), CAST(:kontingent AS uuid[]),
               CAST(:platz AS smallint[]), CAST(:gueltig AS text[]), CAST(:topf AS text[]),
               CAST(:regelversion AS text[]))
             AS d (kommune, finanzierung, begruendung, kontingent_id, platz_nr, gueltig, topf,
               regelversion)),
    buchung_kommune AS (
      INSERT INTO beratung.buchung_kommune (buchung_id, kommune, bereich, belegt, finanzierung,
        begruendung, kontingent_id, platz_nr, gueltig, topf, regelversion)
      SELECT :buchung, kommune, :bereich, true, finanzierung, begruendung, kontingent_id,
             platz_nr, gueltig, topf, regelversion
        FROM dabei),
    termin AS (
      INSERT INTO beratung.termin
        (berater_id, zeitraum, buchung_id, nr, dauer, modul, format, puffer_minuten)
      SELECT :team, zeitraum, :buchung, nr, :dauer, :modul, CAST(:format AS text),
             CASE CAST(:format AS text) WHEN 'vor_ort' THEN w.puffer_minuten ELSE 0 END
        FROM zeit JOIN beratung.anfahrt w ON w.berater_id = :team
         AND w.gueltig @> CAST(von AT TIME ZONE 'Europe/Berlin' AS date)
         AND (CAST(:format AS text) <> 'vor_ort' OR w.regionen = '{{}}'
              OR CAST(:region AS text) = ANY (w.regionen))),
    termin_kommune AS (
      INSERT INTO beratung.termin_kommune (buchung_id, kommune, nr, zeitraum, belegt, gueltig)
      SELECT :buchung, kommune, nr, zeitraum, true, gueltig FROM dabei CROSS JOIN zeit),
    {AKTE.vermerkt}
    SELECT 1
""")  # noqa: S608 (our own names)


async def lege_buchung_an(session: AsyncSession, buchung: Buchung) -> None:
    """Write the Buchung itself, which the session does not hold; set its id and its Bereich.

    Without `lege_rest_an` it cannot be committed: the database wants who leads it to take part.
    """
    werte = {
        "kommune": buchung.kommune,
        "modul": buchung.modul,
        "format": buchung.format,
        "dauer": buchung.dauer,
        "teilnehmende": buchung.teilnehmende,
        "status": buchung.status,
        "halten_bis": buchung.halten_bis,
    }
    buchung.id, buchung.bereich = (await session.execute(BUCHUNG, werte)).one()


async def lege_rest_an(
    session: AsyncSession,
    buchung: Buchung,
    *,
    team: UUID,
    region: str,
    zeiten: Sequence[Zeitraum],
    zusagen: Mapping[str, Zusage],
    gefragt: Sequence[str],
    vorgang: Vorgang,
) -> None:
    """Write the days, who takes part, and what was done; `gefragt` are partners still to answer.

    `region` is the Kreis (8 digits) that a vor_ort takes place in: a team that does not travel
    there gets no days, and without them the database refuses those of the Kommunen.
    """
    entscheidungen = [zusage.entscheidung for zusage in zusagen.values()]
    vermerk = Vermerk(
        "buchung",
        buchung.id,
        buchung.version,
        Akt.BUCHEN,
        {*zusagen, *gefragt},
        {
            "modul": buchung.modul,
            "beteiligte": {
                ags: zusage.entscheidung.finanzierung for ags, zusage in zusagen.items()
            },
        },
    )
    werte = {
        "buchung": buchung.id,
        "bereich": buchung.bereich,
        "dauer": buchung.dauer,
        "modul": buchung.modul,
        "format": buchung.format,
        "team": team,
        "region": region,
        "von": [zeit.von for zeit in zeiten],
        "bis": [zeit.bis for zeit in zeiten],
        "kommunen": list(zusagen),
        "finanzierung": [eine.finanzierung for eine in entscheidungen],
        "begruendung": [eine.begruendung for eine in entscheidungen],
        "kontingent": [zusage.kontingent_id for zusage in zusagen.values()],
        "platz": [eine.platz_nr for eine in entscheidungen],
        "gueltig": [str(zusage.gueltig) for zusage in zusagen.values()],
        "topf": [eine.topf for eine in entscheidungen],
        "regelversion": [eine.regelversion for eine in entscheidungen],
    }
    await session.execute(ALLES_WEITERE, werte | AKTE.vermerkwerte(vermerk, vorgang))
