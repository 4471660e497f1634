"""The days a team works, and which of them are booked or lost: the one meaning of Auslastung.

The beginning of a statement. Wants `von` and `bis`, both included, and a relation `belegung` of
`berater_id` and `zeitraum`: what counts as booked is up to who asks. Gives `teamtag`.
"""

# A working day of a team: one of its weekdays while it is planned for anything. One that is booked
# is booked whatever else; else one on which it is away at any hour of a consulting is lost. Each
# team brings its times as multiranges, so there is no join whose size the planner would guess.
TEAMTAGE = """
    team AS MATERIALIZED (
        SELECT r.id, r.name,
            (SELECT range_agg(e.gueltig) FROM beratung.einsatz e
             WHERE e.berater_id = r.id) AS einsatz,
            ARRAY(SELECT coalesce(range_agg(a.gueltig), '{}')
                  FROM generate_series(1, 5) AS w(nr) LEFT JOIN beratung.arbeitszeit a
                    ON a.berater_id = r.id AND a.wochentag = w.nr AND a.art = 'vormittags'
                  GROUP BY w.nr ORDER BY w.nr) AS tage,
            (SELECT coalesce(range_agg(b.zeitraum), '{}') FROM belegung b
             WHERE b.berater_id = r.id) AS gebucht,
            (SELECT coalesce(range_agg(t.zeitraum), '{}') FROM beratung.termin t
             WHERE t.berater_id = r.id AND t.belegt AND t.art = 'abwesenheit'
               AND t.belegung && tstzrange(
                 CAST(CAST(:von AS date) AS timestamp) AT TIME ZONE 'Europe/Berlin',
                 CAST(CAST(:bis AS date) + 1 AS timestamp) AT TIME ZONE 'Europe/Berlin')
            ) AS abwesend
        FROM beratung.berater r),
    tag AS MATERIALIZED (
        SELECT tag, CAST(extract(isodow FROM tag) AS int) AS wochentag,
               tstzrange((tag + time '09:00') AT TIME ZONE 'Europe/Berlin',
                         (tag + time '17:00') AT TIME ZONE 'Europe/Berlin') AS stunden
        FROM beratung.arbeitstag WHERE tag BETWEEN :von AND :bis),
    teamtag AS (
        SELECT team.id AS berater_id, team.name, tag.tag,
               team.gebucht && stunden AS gebucht,
               NOT team.gebucht && stunden AND team.abwesend && stunden AS abwesend
        FROM team CROSS JOIN tag
        WHERE team.einsatz @> tag.tag AND team.tage[wochentag] @> tag.tag)
"""
