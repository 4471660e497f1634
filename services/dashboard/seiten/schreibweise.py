"""How figures, months and ages are written on our pages (German, no-break spaces): pure."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import groupby

from services.dashboard.seiten.formular import Formular
from services.dashboard.seiten.kommune.namen import Kommunenname
from shared.clock import BERLIN
from shared.deutsch import MONATE, datum, kurzdatum
from shared.schemas.katalog import KommuneRead

KURZ = (
    "Jan.", "Feb.", "März", "April", "Mai", "Juni",
    "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez.",
)  # fmt: skip
ZAHLWORTE = (
    "Kein", "Ein", "Zwei", "Drei", "Vier", "Fünf", "Sechs",
    "Sieben", "Acht", "Neun", "Zehn", "Elf", "Zwölf",
)  # fmt: skip


def zahl(wert: int) -> str:
    """Return 1500 as "1.500"."""
    return f"{wert:,}".replace(",", ".")


def komma(wert: float) -> str:
    """Return 1.505 as "1,5"."""
    return f"{wert:.1f}".replace(".", ",")


def prozent(zaehler: int, nenner: int) -> str:
    return f"{komma(100 * zaehler / nenner)}\N{NO-BREAK SPACE}%"


def anteil(wert: str | None) -> str:
    """Return the decimal text "0.0281" as "2,8 %"; what has no denominator has no share."""
    if wert is None:
        return "keine Aussage"
    return f"{komma(100 * float(wert))}\N{NO-BREAK SPACE}%"


def zahlwort(wert: int) -> str:
    """Return the word that begins a sentence up to twelve, digits above."""
    return ZAHLWORTE[wert] if 0 <= wert < len(ZAHLWORTE) else zahl(wert)


def monate(werte: Sequence[str]) -> str:
    """Return ["2019-11", "2020-01", "2020-10"] as "Nov. 2019, Jan., Okt. 2020", each year once."""
    return ", ".join(
        ", ".join(KURZ[int(monat[5:]) - 1] for monat in im_jahr) + f"\N{NO-BREAK SPACE}{jahr}"
        for jahr, im_jahr in groupby(werte, key=lambda monat: monat[:4])
    )


def alter(seit: datetime, jetzt: datetime) -> str:
    """Return how long ago that was, in its largest whole unit: "3 Minuten"."""
    vergangen = max(jetzt - seit, timedelta())
    for einheit, einzahl, mehrzahl in (
        (timedelta(days=1), "Tag", "Tage"),
        (timedelta(hours=1), "Stunde", "Stunden"),
        (timedelta(minutes=1), "Minute", "Minuten"),
    ):
        if anzahl := vergangen // einheit:
            return f"{anzahl} {einzahl if anzahl == 1 else mehrzahl}"
    return "unter 1 Minute"


def euro(betrag: Decimal) -> str:
    """Return 75000 as "75.000 €", cents only where there are some."""
    ganz = betrag == betrag.to_integral_value()
    text = f"{betrag:,.0f}" if ganz else f"{betrag:,.2f}"
    return text.translate(str.maketrans(",.", ".,")) + "\N{NO-BREAK SPACE}€"


def formatname(form: str) -> str:
    """Return how a consulting or a Veranstaltung takes place."""
    return {"online": "online", "vor_ort": "vor Ort", "hybrid": "online und vor Ort"}[form]


def uhrzeit(moment: datetime) -> str:
    """Return an instant as people in Hessen read it: "15. April 2021, 9:41 Uhr"."""
    hier = moment.astimezone(BERLIN)
    return f"{datum(hier.date())}, {hier:%-H:%M} Uhr"


def nuruhrzeit(moment: datetime) -> str:
    """Return the time of day only: "9:41 Uhr"."""
    return f"{moment.astimezone(BERLIN):%-H:%M} Uhr"


def monatjahr(tag: date) -> str:
    """Return "Mai 2021"."""
    return f"{MONATE[tag.month - 1]} {tag.year}"


def kommunenwahl(kommunen: Sequence[KommuneRead | Kommunenname]) -> list[tuple[str, str]]:
    """Return key and name of each, for a list to choose from."""
    return [(kommune.ags, kommune.name) for kommune in kommunen]


def fehlertitel(formular: Formular) -> str:
    """Return the head of a summary of errors."""
    anzahl = len(formular.fehler)
    if "" in formular.fehler and anzahl == 1:
        return "Das ging so nicht"
    if anzahl == 1:
        return "Eine Angabe müssen Sie noch ändern"
    return f"{zahlwort(anzahl)} Angaben müssen Sie noch ändern"


FILTER = {
    "zahl": zahl,
    "komma": komma,
    "datum": datum,
    "kurzdatum": kurzdatum,
    "monate": monate,
    "anteil": anteil,
    "euro": euro,
    "uhrzeit": uhrzeit,
    "nuruhrzeit": nuruhrzeit,
    "monatjahr": monatjahr,
    "kommunenwahl": kommunenwahl,
    "formatname": formatname,
    "fehlertitel": fehlertitel,
}
