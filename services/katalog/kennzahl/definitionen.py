"""What each Kennzahl of the Katalog counts, from which source, and for which days it is known."""

from dataclasses import dataclass
from datetime import date

GEBIET = (
    "Statistisches Bundesamt, Gemeindeverzeichnis GV100AD, Gebietsstand 30.11.2023, "
    "mit den Gebietsänderungen zum 01.01.2020, 01.01.2023 und 01.01.2026"
)
FOLIEN = "Kommunalpolitische Runde (Folien, 2021)"
ERFASST = "Gebietsänderungen sind vom 01.01.2020 bis zum 31.01.2026 erfasst."


@dataclass(frozen=True)
class Definition:
    """`bekannt_ab` and `bekannt_bis` bound the Stand: outside, the nearest known state is given."""

    kennzahl: str
    titel: str
    einheit: str
    definition: str
    quelle: str
    bekannt_ab: date
    bekannt_bis: date

    def stand(self, stichtag: date) -> date:
        return max(self.bekannt_ab, min(stichtag, self.bekannt_bis))


def _gebiet(kennzahl: str, titel: str, definition: str) -> Definition:
    return Definition(
        kennzahl=kennzahl,
        titel=titel,
        einheit=titel,
        definition=f"{definition} {ERFASST}",
        quelle=GEBIET,
        bekannt_ab=date(2019, 12, 31),
        bekannt_bis=date(2026, 1, 31),
    )


def _folien(kennzahl: str, titel: str, einheit: str, definition: str) -> Definition:
    return Definition(
        kennzahl=kennzahl,
        titel=titel,
        einheit=einheit,
        definition=definition,
        quelle=FOLIEN,
        bekannt_ab=date(2019, 10, 1),
        bekannt_bis=date(2021, 4, 30),
    )


DEFINITIONEN = (
    _gebiet(
        "kommunen",
        "Kommunen",
        "Landkreise, kreisfreie Städte sowie kreisangehörige Städte und Gemeinden, die am Stichtag "
        "bestehen. Eine kreisfreie Stadt zählt einmal, gemeindefreie Gebiete zählen nicht.",
    ),
    _gebiet("landkreise", "Landkreise", "Landkreise, die am Stichtag bestehen."),
    _gebiet(
        "gemeinden",
        "Städte und Gemeinden",
        "Städte und Gemeinden, die am Stichtag bestehen, kreisfreie Städte eingeschlossen, "
        "gemeindefreie Gebiete nicht.",
    ),
    _gebiet("kreisfreie_staedte", "Kreisfreie Städte", "Städte ohne Landkreis am Stichtag."),
    _folien(
        "leistungen_verfuegbar",
        "Verfügbare kommunale Leistungen",
        "Leistungen",
        "Summe der Leistungen aller Umsetzungsbündel, deren letzter genannter Monat am Stichtag "
        "begonnen hat. Nennt die Quelle für ein Bündel mehrere Monate, sagt sie nicht, wie viele "
        "Leistungen wann kamen; zwischen dem ersten und dem letzten Monat ist die Zahl deshalb "
        "ein Mindestwert.",
    ),
    _folien(
        "umsetzungsbuendel",
        "Umsetzungsbündel",
        "Umsetzungsbündel",
        "Umsetzungsbündel, deren erster genannter Monat am Stichtag begonnen hat. "
        "„Kommunale Abgaben“ zählt zweimal, weil die Quelle es einmal als EfA-Bündel führt.",
    ),
)
