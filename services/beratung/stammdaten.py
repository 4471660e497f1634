"""Reference data: modules, calendar, teams, a Veranstaltung. Who pays, the Förderung says.

Modules and Veranstaltung: OZG-Report #Kommunal Nr. 2 (March 2021).
The teams are no persons; their number is an assumption, and so are their hours (Monday to Friday,
9 to 17), the hour they travel before and after a day vor Ort, and that each advises in all modules.
"""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import product
from uuid import UUID

from sqlalchemy.dialects.postgresql import Range, insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel, col

from services.beratung.planung.kalender import BEGINN, ENDE, TAGESARTEN
from services.beratung.tables import (
    Anfahrt,
    Arbeitstag,
    Arbeitszeit,
    Berater,
    Einsatz,
    Modul,
    Veranstaltung,
)
from shared.clock import BERLIN
from shared.kalender import arbeitstage
from shared.schemas.beratung import Bereich, Format
from shared.tables import tabelle_von

REPORT = "OZG-Report #Kommunal Nr. 2, März 2021"

MODULE = [
    Modul(
        nr=1,
        titel="Einführung und Überblick zum Onlinezugangsgesetz",
        bereich=Bereich.OZG,
        ziel="Alle Teilnehmenden haben in ihren Fachgebieten den gleichen Sachstand über die"
        " OZG-Umsetzung und kennen deren Auswirkungen.",
        quelle=REPORT,
    ),
    Modul(
        nr=2,
        titel="Umsetzungsberatung für die Digitalisierung der Verwaltung",
        bereich=Bereich.OZG,
        ziel="Die Beteiligten kennen den Stand der Digitalisierung ihrer Kommune und erhalten"
        " Handlungsempfehlungen an einem ausgewählten Fachgebiet.",
        quelle=REPORT,
    ),
    Modul(
        nr=3,
        titel="Weiterführende Beratung zur Verwaltungsdigitalisierung, inkl. E-Akte",
        bereich=Bereich.VERWALTUNGSDIGITALISIERUNG,
        ziel="Die Kommune kennt die organisatorischen Grundlagen der E-Akte und kann einen"
        " Aktenplan zu ihrer schrittweisen Einführung umsetzen.",
        quelle=REPORT,
    ),
    Modul(
        nr=4,
        titel="Digitalisierung der Kommunen",
        bereich=Bereich.VERWALTUNGSDIGITALISIERUNG,
        ziel="Die Kommune hat Handlungsfelder ausgewählt und kennt dort erste fachliche Ansätze"
        " geeigneter Maßnahmen.",
        quelle=REPORT,
    ),
]
KALENDER = (date(2020, 1, 1), date(2030, 12, 31))
VERANSTALTUNGEN: list[dict[str, object]] = [
    {
        "id": UUID("7a6f3c52-3a8e-5d0b-9a51-1f6f20210331"),
        "titel": "Spot|on|OZG HE: Der Hessische Weg – Erfolg durch gemeinsames Handeln",
        "beginn": datetime(2021, 3, 31, 10, 30, tzinfo=BERLIN),
        "ende": datetime(2021, 3, 31, 12, tzinfo=BERLIN),
        "quelle": REPORT,  # says neither how one takes part nor how many may
        "stand": datetime(2021, 3, 1, tzinfo=BERLIN),
    }
]
WEGEZEIT = 60  # minutes before and after a day vor Ort; our assumption
TEAMS = [f"Beratungsteam {n}" for n in range(1, 11)]


async def einspielen(session: AsyncSession) -> None:
    """Put in what is missing and correct what has changed; nothing is ever taken away."""
    await _upsert(session, Modul, MODULE)
    await _add(session, Arbeitstag, [{"tag": tag} for tag in arbeitstage(*KALENDER)])
    await _teams(session)
    await _add(session, Veranstaltung, VERANSTALTUNGEN)


async def _teams(session: AsyncSession) -> None:
    """Put in the teams that are missing; what a team does is never changed here."""
    neue = list(
        await session.scalars(
            insert(Berater)
            .values([{"name": name} for name in TEAMS])
            .on_conflict_do_nothing()
            .returning(col(Berater.id))
        )
    )
    gueltig = Range(KALENDER[0], None)
    einsaetze = [
        {"berater_id": team, "modul": modul.nr, "format": format, "gueltig": gueltig}
        for team, modul, format in product(neue, MODULE, Format)
    ]
    zeiten = [
        {"berater_id": team, "wochentag": tag, "art": art, "von": BEGINN, "bis": ENDE}
        | {"gueltig": gueltig}
        for team, tag, art in product(neue, range(1, 6), TAGESARTEN)
    ]
    anfahrten = [
        {"berater_id": team, "gueltig": gueltig, "regionen": [], "puffer_minuten": WEGEZEIT}
        for team in neue
    ]
    if neue:
        await session.execute(insert(Einsatz), einsaetze)
        await session.execute(insert(Arbeitszeit), zeiten)
        await session.execute(insert(Anfahrt), anfahrten)


async def _upsert(session: AsyncSession, table: type[SQLModel], rows: Sequence[SQLModel]) -> None:
    statement = insert(table).values([dict(row) for row in rows])
    key = [column.name for column in tabelle_von(table).primary_key]
    new = {c.name: c for c in statement.excluded if c.name not in key}
    await session.execute(statement.on_conflict_do_update(index_elements=key, set_=new))


async def _add(session: AsyncSession, table: type[SQLModel], rows: list[dict[str, object]]) -> None:
    await session.execute(insert(table).on_conflict_do_nothing(), rows)
