"""The Kennzahlen of the Beratung, counted from its Buchungen as they stood on a day."""

from calendar import monthrange
from datetime import date, datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.beratung.kennzahl.auslastung import AUSLASTUNG as MIT_AUSLASTUNG
from services.beratung.kennzahl.definitionen import AUSLASTUNG, GRUPPE, VORLAUF, ZAHLEN
from services.beratung.kennzahl.teilnahmen import TEILNAHMEN
from services.beratung.kennzahl.wert import wert
from services.beratung.kennzahl.zufriedenheit import ZUFRIEDENHEIT, zufriedenheiten
from shared.schemas.kennzahl import BeratungKennzahlenRead, KennzahlRead

# One statement sees one state: no figure counts what another one beside it does not know yet.
ZAEHLUNG = text(f"""
    WITH {TEILNAHMEN},
    {MIT_AUSLASTUNG},
    {ZUFRIEDENHEIT},
    jemals AS (
        SELECT count(*) AS beratungsmodule_jemals,
               count(*) FILTER (WHERE dabei AND storniert) AS beratungsmodule_storniert,
               count(*) FILTER (WHERE dabei AND abgelaufen AND NOT storniert)
                 AS beratungsmodule_abgelaufen
        FROM teilnahme),
    vorlauf AS (
        SELECT count(*) AS beratungen, percentile_cont(0.5) WITHIN GROUP (ORDER BY
            CAST(lower(t.zeitraum) AT TIME ZONE 'Europe/Berlin' AS date) - a.gebucht_am)
            AS vorlauf_tage
        FROM angemeldet a JOIN beratung.termin t ON t.buchung_id = a.id AND t.nr = 1
        WHERE a.federfuehrend),
    gezaehlt AS (
        SELECT count(DISTINCT kommune) AS beratung_kommunen,
               count(DISTINCT kommune) FILTER (WHERE ohne_gemeinde AND im_kreis)
                 AS beratung_landkreise,
               count(DISTINCT kommune) FILTER (WHERE NOT (ohne_gemeinde AND im_kreis))
                 AS beratung_gemeinden,
               count(DISTINCT kommune) FILTER (WHERE ohne_gemeinde AND NOT im_kreis)
                 AS beratung_kreisfreie_staedte,
               count(*) AS beratungsmodule,
               count(*) FILTER (WHERE bereich = 'ozg') AS beratungsmodule_ozg,
               count(*) FILTER (WHERE modul = 1) AS beratungsmodule_1,
               count(*) FILTER (WHERE modul = 2) AS beratungsmodule_2,
               count(*) FILTER (WHERE modul = 3) AS beratungsmodule_3,
               count(*) FILTER (WHERE modul = 4) AS beratungsmodule_4,
               count(*) FILTER (WHERE finanzierung = 'land') AS beratungsmodule_land,
               count(*) FILTER (WHERE finanzierung = 'eigen') AS beratungsmodule_eigen,
               count(*) FILTER (WHERE durchgefuehrt) AS beratungsmodule_durchgefuehrt,
               count(*) FILTER (WHERE federfuehrend AND durchgefuehrt) AS beratungen_durchgefuehrt,
               count(*) FILTER (WHERE federfuehrend AND bewertet) AS beratung_rueckmeldungen,
               count(*) FILTER (WHERE erfunden) AS erfunden
        FROM angemeldet)
    SELECT * FROM gezaehlt, jemals, vorlauf, auslastung, zufriedenheit
""")  # noqa: S608 (our own text)
ERFINDER = "vorfuehrung"  # the journal names it as the author of every invented Buchung
GEZAEHLT = "Beratung, gezählt aus den Buchungen"
VEROEFFENTLICHT = (
    "Summe wie in „Kommunalpolitische Runde“ (2021) veröffentlicht, Verteilung erfunden"
)


async def get_kennzahlen(
    session: AsyncSession, *, stichtag: date, heute: date, jetzt: datetime
) -> BeratungKennzahlenRead:
    """Return the figures as they stood on `stichtag`."""
    werte = {
        "stichtag": stichtag,
        "heute": heute,
        "jetzt": jetzt,
        "erfinder": ERFINDER,
        "von": stichtag.replace(day=1),
        "bis": stichtag.replace(day=monthrange(stichtag.year, stichtag.month)[1]),
        "gruppe": GRUPPE,
    }
    zeile = (await session.execute(ZAEHLUNG, werte)).mappings().one()
    stand = min(stichtag, heute)
    quelle = quelle_der_zaehlung(module=zeile["beratungsmodule"], erfunden=zeile["erfunden"])
    moeglich = zeile["moeglich"]
    belegt = 100 * zeile["gebucht"] / moeglich if moeglich else None
    return BeratungKennzahlenRead(
        stichtag=stichtag,
        items=[
            KennzahlRead(
                kennzahl=zahl.kennzahl,
                titel=zahl.titel,
                wert=zeile[zahl.kennzahl],
                nenner_kennzahl=zahl.nenner,
                einheit=zahl.einheit,
                definition=zahl.definition,
                stand=stand,
                quelle=quelle,
            )
            for zahl in ZAHLEN
        ],
        werte=[
            wert(VORLAUF, zeile["vorlauf_tage"], zeile["beratungen"], stand=stand, quelle=quelle),
            wert(AUSLASTUNG, belegt, moeglich, stand=stand, quelle=quelle),
            *zufriedenheiten(zeile, stand=stand),
        ],
    )


def quelle_der_zaehlung(*, module: int, erfunden: int) -> str:
    """Say what is invented, as the rows themselves tell."""
    if not erfunden:
        return GEZAEHLT
    if erfunden == module:
        return f"{GEZAEHLT}; {VEROEFFENTLICHT}"
    return f"{GEZAEHLT}; {erfunden} der {module} Buchungen sind für die Vorführung erfunden"
