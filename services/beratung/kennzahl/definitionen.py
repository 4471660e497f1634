"""What each Kennzahl of the Beratung counts, and of what it is a part."""

from dataclasses import dataclass

MINDESTENS_EINES = "mit mindestens einem gebuchten, nicht stornierten Beratungsmodul"
GEBUCHTE = "Gebuchte, nicht stornierte Module"
JE_MODUL = "eine Kommune zählt je Modul"
GEBUCHTE_BERATUNGEN = "Gebuchte, nicht stornierte Beratungen, eine gemeinsame einmal gezählt"
GRUPPE = 5


@dataclass(frozen=True, slots=True)
class Definition:
    """`nenner` names the Kennzahl (of any service) that is the denominator, or null."""

    kennzahl: str
    titel: str
    einheit: str
    definition: str
    nenner: str | None = None


@dataclass(frozen=True, slots=True)
class Wertdefinition:
    """A mean, median or share; `einheit` of the value, `ohne`: why there is none."""

    kennzahl: str
    titel: str
    einheit: str
    definition: str
    ohne: str


def _modul(nr: int) -> Definition:
    return Definition(
        f"beratungsmodule_{nr}",
        f"Gebuchte Module {nr}",
        "Module",
        f"{GEBUCHTE} {nr}; {JE_MODUL}",
        "beratungsmodule",
    )


ZAHLEN = (
    Definition(
        "beratung_kommunen",
        "Kommunen in der Beratung",
        "Kommunen",
        f"Landkreise, Städte und Gemeinden {MINDESTENS_EINES}",
        "kommunen",
    ),
    Definition(
        "beratung_landkreise",
        "Landkreise in der Beratung",
        "Landkreise",
        f"Landkreise {MINDESTENS_EINES}",
        "landkreise",
    ),
    Definition(
        "beratung_gemeinden",
        "Städte und Gemeinden in der Beratung",
        "Städte und Gemeinden",
        f"Städte und Gemeinden {MINDESTENS_EINES}",
        "gemeinden",
    ),
    Definition(
        "beratung_kreisfreie_staedte",
        "Kreisfreie Städte in der Beratung",
        "Kreisfreie Städte",
        f"Kreisfreie Städte {MINDESTENS_EINES}; sie zählen auch zu den Städten und Gemeinden",
        "kreisfreie_staedte",
    ),
    Definition(
        "beratungsmodule",
        "Gebuchte Beratungsmodule",
        "Module",
        f"{GEBUCHTE} 1 bis 4; {JE_MODUL}",
    ),
    Definition(
        "beratungsmodule_ozg",
        "Gebuchte Module im Bereich OZG",
        "Module",
        f"{GEBUCHTE} 1 und 2",
        "beratungsmodule",
    ),
    *(_modul(nr) for nr in (1, 2, 3, 4)),
    Definition(
        "beratungsmodule_land",
        "Kostenfreie Module",
        "Module",
        f"{GEBUCHTE}, die das Land zahlt, wie am Stichtag entschieden",
        "beratungsmodule",
    ),
    Definition(
        "beratungsmodule_eigen",
        "Module auf eigene Rechnung",
        "Module",
        f"{GEBUCHTE}, die die Kommune zahlt, wie am Stichtag entschieden",
        "beratungsmodule",
    ),
    Definition(
        "beratungsmodule_durchgefuehrt",
        "Durchgeführte Module",
        "Module",
        f"{GEBUCHTE}, die bis zum Stichtag als durchgeführt gemeldet sind",
        "beratungsmodule",
    ),
    Definition(
        "beratungsmodule_jemals",
        "Jemals gebuchte Module",
        "Module",
        f"Module, die bis zum Stichtag gebucht wurden, auch wenn sie später storniert wurden,"
        f" ihre Reservierung ablief oder ein Partner ausschied; {JE_MODUL}",
    ),
    Definition(
        "beratungsmodule_storniert",
        "Stornierte Module",
        "Module",
        "Module, die bis zum Stichtag storniert wurden",
        "beratungsmodule_jemals",
    ),
    Definition(
        "beratungsmodule_abgelaufen",
        "Abgelaufene Reservierungen",
        "Module",
        "Module, deren Reservierung bis zum Stichtag ohne Bestätigung ablief",
        "beratungsmodule_jemals",
    ),
    Definition(
        "beratungen_durchgefuehrt",
        "Durchgeführte Beratungen",
        "Beratungen",
        f"{GEBUCHTE_BERATUNGEN}, die bis zum Stichtag als durchgeführt gemeldet sind",
    ),
    Definition(
        "beratung_rueckmeldungen",
        "Rückmeldungen",
        "Rückmeldungen",
        f"{GEBUCHTE_BERATUNGEN}, die bis zum Stichtag bewertet wurden; eine Beratung bewertet nur,"
        " wer sie gebucht hat",
        "beratungen_durchgefuehrt",
    ),
)

VORLAUF = Wertdefinition(
    "beratung_vorlauf_tage",
    "Vorlauf einer Beratung",
    "Tage",
    "Median der Tage von der Buchung bis zum Beginn, über alle gebuchten, nicht stornierten"
    " Beratungen; nach einer Umbuchung zählt der neue Beginn",
    "Es ist keine Beratung gebucht.",
)
AUSLASTUNG = Wertdefinition(
    "beratung_auslastung",
    "Auslastung im Monat des Stichtags",
    "Prozent",
    "Gebuchte Arbeitstage aller Teams im Kalendermonat, geteilt durch ihre Arbeitstage ohne die,"
    " an denen sie nicht gebucht und ganz oder zum Teil abwesend sind; gezählt wird, was am"
    " Stichtag gebucht und nicht storniert war, Termine und Abwesenheiten, wie sie zuletzt liegen",
    "In diesem Monat arbeitet kein Team.",
)


def zufriedenheit(frage: str, aussage: str) -> Wertdefinition:
    return Wertdefinition(
        f"zufriedenheit_{frage}",
        aussage,
        "Punkte von 1 (gar nicht) bis 5 (völlig)",
        "Mittelwert der Rückmeldungen bis zum Stichtag, in der Folge ihres Eingangs in vollen"
        f" Gruppen zu {GRUPPE}, damit auch der Vergleich zweier Stichtage keine"
        " einzelne Kommune zeigt",
        f"Es gibt noch keine {GRUPPE} Rückmeldungen von {GRUPPE} Kommunen.",
    )
