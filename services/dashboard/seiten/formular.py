"""Reading a form: what was typed becomes values or sentences, and is kept either way.

A field is read by what it holds (`zahl`, `tag`, `betrag` …). What cannot be read leaves its
sentence in `fehler`, and the value is None: an act asks `if formular.fehler`
once, then goes on. A sentence says what is so and what to do.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time
from decimal import Decimal
from typing import Annotated

from fastapi import Depends, Request

from services.dashboard.seiten.saetze import satz
from shared.schemas.eingabe import lesbar
from shared.schemas.problem import Problem

HOECHSTENS_FELDER = 300
HOECHSTENS_ZEICHEN = 64 * 1024
TAG = re.compile(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})", re.ASCII)
ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
UHRZEIT = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(?: ?Uhr)?", re.ASCII)
GANZ = re.compile(r"-?(\d{1,3}(\.\d{3})+|\d{1,12})", re.ASCII)
BETRAG = re.compile(r"(\d{1,3}(?:\.\d{3})+|\d{1,12})(?:,(\d{1,2}))? ?(?:€|EUR|Euro)?", re.ASCII)
ZAHLWORTE = {
    "ein": 1, "eine": 1, "eins": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6,
    "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "elf": 11, "zwölf": 12,
}  # fmt: skip
FEHLT = "Diese Angabe fehlt."


class Formular:
    """`eingaben` are the fields as sent, a field may come several times (check boxes)."""

    def __init__(self, eingaben: Mapping[str, Sequence[str]] | None = None) -> None:
        self.eingaben = {name: list(werte) for name, werte in (eingaben or {}).items()}
        self.fehler: dict[str, str] = {}

    @classmethod
    def vorbelegt(cls, **werte: object) -> "Formular":
        """Return a form that shows these values; what is None stays empty."""
        return cls({n: [_gezeigt(w)] for n, w in werte.items() if w is not None})

    def wert(self, name: str) -> str:
        """Return what was typed, for the field to show again."""
        return next(iter(self.eingaben.get(name, [])), "")

    def werte(self, name: str) -> list[str]:
        return self.eingaben.get(name, [])

    def reihen(self, namen: Iterable[str]) -> None:
        """Say in which order the fields stand where not all are sent (radio buttons)."""
        for name in namen:
            self.eingaben[name] = self.eingaben.pop(name, [])

    @property
    def meldungen(self) -> list[tuple[str, str]]:
        """Return what is wrong, field by field in the order of the form, its head first."""
        reihe = ["", *self.eingaben]
        return sorted(
            self.fehler.items(),
            key=lambda f: reihe.index(f[0]) if f[0] in reihe else len(reihe),
        )

    def ablehnen(self, name: str, satz: str) -> None:
        """Say what is wrong with a field; the first sentence stays."""
        self.fehler.setdefault(name, satz)

    def problem(self, problem: Problem, felder: Mapping[str, str] | None = None) -> None:
        """Put a refusal beside its fields: `felder` maps a problem type or a pointer to a field.

        A type that is named has its own sentence. A pointer that is not named goes to the field
        of the same name, what has no field to the head of the form (the field "").
        """
        art = problem.type.removeprefix("/probleme/")
        stellen = getattr(problem, "errors", None) or []
        if art in (felder or {}) or not stellen:
            self.ablehnen((felder or {}).get(art, ""), satz(problem))
            return
        for stelle in stellen:
            zeiger = str(stelle.get("pointer", ""))
            name = (felder or {}).get(zeiger)
            if name is None:
                name = zeiger.removeprefix("/body/")
                name = name if name in self.eingaben else ""
            self.ablehnen(name, str(stelle.get("detail", "")))

    def text(
        self,
        name: str,
        *,
        fehlt: str | None = FEHLT,
        hoechstens: int = 2000,
    ) -> str | None:
        """Return the text without spaces around it; `fehlt` is None where it may be left out."""
        wert = self.wert(name).strip().replace("\r\n", "\n")
        if not wert:
            self._leer(name, fehlt)
            return None
        if len(wert) > hoechstens:
            zuviel = len(wert) - hoechstens
            self.ablehnen(name, f"Der Text ist um {zuviel} Zeichen zu lang.")
            return None
        try:
            return lesbar(wert)
        except ValueError as error:
            self.ablehnen(name, f"{error} Schreiben Sie ihn neu, ohne ihn einzufügen.")
            return None

    def zahl(
        self,
        name: str,
        *,
        fehlt: str | None = FEHLT,
        von: int = 0,
        bis: int = 999_999_999,
        zu_klein: str | None = None,
    ) -> int | None:
        """Return a whole number; dots between thousands are read."""
        wert = self.wert(name).strip()
        if not wert:
            self._leer(name, fehlt)
            return None
        if not GANZ.fullmatch(wert):
            rat = ZAHLWORTE.get(wert.lower(), max(von, 1))
            self.ablehnen(
                name, f"„{wert[:40]}“ ist keine ganze Zahl. Schreiben Sie zum Beispiel {rat}."
            )
            return None
        zahl = int(wert.replace(".", ""))
        if zahl < von:
            self.ablehnen(name, zu_klein or f"Die Zahl muss mindestens {von} sein.")
            return None
        if zahl > bis:
            self.ablehnen(name, f"Die Zahl darf höchstens {bis} sein.")
            return None
        return zahl

    def tag(self, name: str, *, fehlt: str | None = FEHLT) -> date | None:
        """Return a day written as 3.6.2021 or 2021-06-03."""
        wert = self.wert(name).strip()
        if not wert:
            self._leer(name, fehlt)
            return None
        if gelesen := TAG.fullmatch(wert):
            tag, monat, jahr = (int(teil) for teil in gelesen.groups())
        elif gelesen := ISO.fullmatch(wert):
            jahr, monat, tag = (int(teil) for teil in gelesen.groups())
        else:
            self.ablehnen(name, "Schreiben Sie den Tag mit Punkten, zum Beispiel 7.6.2021.")
            return None
        try:
            return date(jahr, monat, tag)
        except ValueError:
            self.ablehnen(name, f"Den {tag}.{monat}.{jahr} gibt es nicht.")
            return None

    def uhrzeit(self, name: str, *, fehlt: str | None = FEHLT) -> time | None:
        """Return a time of day written as 9, 9:30 or 9.30 Uhr."""
        wert = self.wert(name).strip()
        if not wert:
            self._leer(name, fehlt)
            return None
        gelesen = UHRZEIT.fullmatch(wert)
        if not gelesen or int(gelesen[1]) > 23 or int(gelesen[2] or 0) > 59:
            self.ablehnen(name, "Schreiben Sie die Uhrzeit zum Beispiel so: 9:30.")
            return None
        return time(int(gelesen[1]), int(gelesen[2] or 0))

    def betrag(self, name: str, *, fehlt: str | None = FEHLT) -> Decimal | None:
        """Return an amount in Euro written as 75.000 or 75.000,50."""
        wert = self.wert(name).strip().replace("\N{NO-BREAK SPACE}", " ")
        if not wert:
            self._leer(name, fehlt)
            return None
        if not (gelesen := BETRAG.fullmatch(wert)):
            self.ablehnen(
                name, "Schreiben Sie den Betrag in Euro, zum Beispiel 75.000 oder 75.000,50."
            )
            return None
        euro, cent = gelesen[1].replace(".", ""), (gelesen[2] or "").ljust(2, "0")
        return Decimal(f"{euro}.{cent}")

    def wahl(self, name: str, erlaubt: Sequence[str], *, fehlt: str | None = FEHLT) -> str | None:
        """Return one of `erlaubt`; anything else was not on the page and counts as nothing."""
        wert = self.wert(name)
        if wert in erlaubt:
            return wert
        self._leer(name, fehlt)
        return None

    def ja_nein(self, name: str, *, fehlt: str | None = FEHLT) -> bool | None:
        wert = self.wahl(name, ("ja", "nein"), fehlt=fehlt)
        return None if wert is None else wert == "ja"

    def angekreuzt(self, name: str) -> bool:
        return bool(self.wert(name))

    def _leer(self, name: str, fehlt: str | None) -> None:
        if fehlt is not None:
            self.ablehnen(name, fehlt)


async def formular_lesen(request: Request) -> Formular:
    """Return what the page's form sent; files are read by whoever takes them."""
    async with request.form(max_fields=HOECHSTENS_FELDER, max_files=1) as gesendet:
        eingaben: dict[str, list[str]] = {}
        for name, wert in gesendet.multi_items():
            if isinstance(wert, str):
                eingaben.setdefault(name, []).append(wert[:HOECHSTENS_ZEICHEN])
    return Formular(eingaben)


async def formular_fragen(request: Request) -> Formular:
    """Return what stands behind the ? of the address, for forms that only ask."""
    felder = request.query_params
    return Formular({name: felder.getlist(name) for name in felder})


Gefragt = Annotated[Formular, Depends(formular_fragen)]
Gesendet = Annotated[Formular, Depends(formular_lesen)]
"""What the form of a page sent, for the route that takes it."""


def _gezeigt(wert: object) -> str:
    if isinstance(wert, bool):
        return "ja" if wert else "nein"
    if isinstance(wert, date):
        return f"{wert.day}.{wert.month}.{wert.year}"
    if isinstance(wert, Decimal):
        return f"{wert:,.2f}".translate(str.maketrans(",.", ".,"))
    return str(wert)
