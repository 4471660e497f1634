"""What each file of the Dashboard holds, column by column: pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from shared.schemas.dashboard import TeilStatus, UeberblickRead
from shared.schemas.dashboard_buendel import BuendelListeRead
from shared.schemas.dashboard_karte import KarteRead
from shared.schemas.dashboard_kennzahl import KennzahlenkatalogRead, VerlaufRead
from shared.schemas.dashboard_kommune import CockpitRead
from shared.schemas.dashboard_vergleich import KreisRead, VergleichRead
from shared.tabellen.tabelle import Spalte, Tabelle, Zelle, aufgezaehlt


@dataclass(frozen=True)
class Datei:
    """`name` is that of the file without its ending; `zeilen` are what the columns read from."""

    name: str
    tabelle: Tabelle[Any]
    zeilen: Sequence[Any]


def _s(titel: str, wert: Callable[[Any], Zelle], breite: int = 16) -> Spalte[Any]:
    return Spalte(titel, wert, breite)


def _dezimal(wert: float | None) -> Zelle:
    """A number that is no integer is written with a comma, as text."""
    if wert is None or isinstance(wert, int) or wert.is_integer():
        return None if wert is None else int(wert)
    return str(wert).replace(".", ",")


def _wann(zeitpunkt: datetime | None) -> str | None:
    return zeitpunkt.astimezone(UTC).isoformat(timespec="seconds") if zeitpunkt else None


HERKUNFT = (
    _s("Stand", lambda z: z.stand),
    _s("Quelle", lambda z: z.quelle, 40),
    _s("Status", lambda z: z.status.value),
    _s("Geholt am (UTC)", lambda z: _wann(z.geholt_am), 26),
)
DEFINITION = _s("Definition", lambda z: z.definition, 60)


def ueberblick(inhalt: UeberblickRead) -> Datei:
    spalten = (
        _s("Kennzahl", lambda k: k.kennzahl, 26),
        _s("Titel", lambda k: k.titel, 32),
        _s("Wert", lambda k: k.wert),
        _s("Nenner", lambda k: k.nenner),
        _s("Einheit", lambda k: k.einheit, 22),
        DEFINITION,
        *HERKUNFT,
    )
    return _datei("ueberblick", "Überblick", spalten, inhalt.stichtag, inhalt.kacheln)


def budgets(inhalt: UeberblickRead) -> Datei:
    teil = inhalt.budgets
    spalten = (
        _s("Programm", lambda b: b.programm, 22),
        _s("Titel", lambda b: b.titel, 40),
        _s("Jahr", lambda b: b.jahr),
        _s("Gesamt (EUR)", lambda b: _betrag(b.gesamt)),
        _s("Gebunden (EUR)", lambda b: _betrag(b.gebunden)),
        _s("Ausgezahlt (EUR)", lambda b: _betrag(b.ausgezahlt)),
        _s("Frei (EUR)", lambda b: _betrag(b.frei)),
        _s("Stichtag", lambda b: b.stichtag),
        _s("Definition", lambda _: teil.definition, 60),
        _s("Quelle", lambda _: teil.quelle, 40),
        *_fest(teil.status, teil.geholt_am),
    )
    return _datei("budgets", "Budgets", spalten, inhalt.stichtag, teil.items or ())


def buendel(inhalt: BuendelListeRead) -> Datei:
    spalten = (
        _s("Umsetzungsbündel", lambda b: b.name, 40),
        _s("EfA", lambda b: b.efa),
        _s("Leistungen", lambda b: b.anzahl_leistungen),
        _s("Genannte Monate", lambda b: aufgezaehlt(b.verfuegbar_seit), 26),
        _s("Verfügbar", lambda b: b.verfuegbar),
        *_aus(inhalt.definition, inhalt.quelle, inhalt.stichtag),
        *_fest(inhalt.status, inhalt.geholt_am),
    )
    return _datei("buendel", "Umsetzungsbündel", spalten, inhalt.stichtag, inhalt.items)


def verfuegbarkeit(inhalt: BuendelListeRead) -> Datei:
    spalten = (
        _s("Monat", lambda v: v.monat),
        _s("Mindestens", lambda v: v.mindestens),
        _s("Höchstens", lambda v: v.hoechstens),
        *_aus(inhalt.definition, inhalt.quelle, inhalt.stichtag),
        *_fest(inhalt.status, inhalt.geholt_am),
    )
    return _datei(
        "verfuegbarkeit", "Verfügbare Leistungen", spalten, inhalt.stichtag, inhalt.verlauf
    )


def karte(inhalt: KarteRead) -> Datei:
    weise = next((e for e in inhalt.ergebnisse if e.zaehlweise is inhalt.zaehlweise), None)
    spalten = (
        _s("AGS", lambda k: k.ags),
        _s("Kreis", lambda k: k.name, 34),
        _s("Art", lambda k: k.art.value, 20),
        _s("Zähler", lambda k: k.zaehler),
        _s("Nenner", lambda k: k.nenner),
        _s("Anteil", lambda k: _komma(k.anteil)),
        _s("Einheit", lambda _: weise.einheit if weise else None, 30),
        _s("Hinweis", lambda k: k.hinweis, 40),
        _s("Zählweise", lambda _: inhalt.zaehlweise.value, 18),
        _s("Definition", lambda _: inhalt.merkmal.definition, 60),
        *_herkunft(inhalt),
    )
    return _datei(
        f"karte_{inhalt.merkmal.kennzahl}", inhalt.merkmal.titel, spalten, inhalt.stichtag,
        inhalt.kreise,
    )  # fmt: skip


def kommunen(inhalt: KarteRead) -> Datei:
    spalten = (
        _s("AGS", lambda k: k.ags),
        _s("Kommune", lambda k: k.name, 34),
        _s("Art", lambda k: k.art.value, 20),
        _s("Kreis", lambda k: k.kreis),
        _s(inhalt.merkmal.titel, lambda k: k.wert, 30),
        _s("Definition", lambda _: inhalt.merkmal.definition, 60),
        *_herkunft(inhalt),
    )
    return _datei(
        f"kommunen_{inhalt.merkmal.kennzahl}", inhalt.merkmal.titel, spalten, inhalt.stichtag,
        inhalt.kommunen,
    )  # fmt: skip


def kennzahlen(inhalt: KennzahlenkatalogRead) -> Datei:
    spalten = (
        _s("Kennzahl", lambda k: k.kennzahl, 30),
        _s("Titel", lambda k: k.titel, 40),
        _s("Wert", lambda k: _dezimal(k.wert)),
        _s("Nenner", lambda k: k.nenner),
        _s("Nenner-Kennzahl", lambda k: k.nenner_kennzahl, 26),
        _s("Einheit", lambda k: k.einheit, 26),
        DEFINITION,
        _s("Warum kein Wert", lambda k: k.grund, 40),
        _s("Dienst", lambda k: k.dienst),
        *HERKUNFT,
    )
    return _datei("kennzahlen", "Kennzahlen", spalten, inhalt.stichtag, inhalt.items)


def verlauf(inhalt: VerlaufRead) -> Datei:
    spalten = (
        _s("Stichtag", lambda p: p.stichtag),
        _s(inhalt.titel or inhalt.kennzahl, lambda p: _dezimal(p.wert), 30),
        _s("Nenner", lambda p: p.nenner),
        _s("Einheit", lambda _: inhalt.einheit, 26),
        _s("Nachgetragen", lambda p: p.nachgetragen),
        _s("Definition", lambda _: inhalt.definition, 60),
        _s("Stand", lambda p: p.stand),
        _s("Quelle", lambda _: inhalt.quelle, 40),
        _s("Geholt am (UTC)", lambda p: _wann(p.geholt_am), 26),
    )
    return _datei(f"verlauf_{inhalt.kennzahl}", "Verlauf", spalten, inhalt.bis, inhalt.punkte)


def vergleich(inhalt: VergleichRead) -> Datei:
    return _datei("vergleich", "Vergleich", _nebeneinander(inhalt), inhalt.stichtag, inhalt.items)


def kreis(inhalt: KreisRead) -> Datei:
    return _datei(
        f"kreis_{inhalt.ags}", "Kreis", _nebeneinander(inhalt), inhalt.stichtag, inhalt.kommunen
    )


def kommune(inhalt: CockpitRead) -> Datei:
    spalten = (
        _s("AGS", lambda _: inhalt.ags),
        _s("Kommune", lambda _: inhalt.kommune.name, 30),
        _s("Nächster Schritt", lambda s: s.titel, 50),
        _s("Grund", lambda s: s.grund, 50),
        _s("Wirkung", lambda s: s.wirkung.wert),
        _s("Von", lambda s: s.wirkung.nenner),
        _s("Einheit", lambda s: s.wirkung.einheit),
        _s("Wirkung in Worten", lambda s: s.wirkung.satz, 50),
        _s("Frist", lambda s: s.frist),
        _s("Stand", lambda s: s.stand),
        _s("Quelle", lambda s: s.quelle, 40),
    )
    return _datei(
        f"kommune_{inhalt.ags}", "Nächste Schritte", spalten, inhalt.stichtag, inhalt.schritte
    )


def _nebeneinander(inhalt: VergleichRead | KreisRead) -> tuple[Spalte[Any], ...]:
    return (
        _s("AGS", lambda k: k.ags),
        _s("Kommune", lambda k: k.name, 30),
        _s("Art", lambda k: k.art.value, 20),
        _s("Kreis", lambda k: k.kreis),
        _s("Einwohner", lambda k: k.einwohner),
        _s("Stand der Einwohner", lambda k: k.einwohner_stand),
        _s("Größenklasse", lambda k: k.groessenklasse and k.groessenklasse.value, 26),
        _s("Leistungen nutzbar", lambda k: k.umsetzung.zaehler),
        _s("Leistungen zuständig", lambda k: k.umsetzung.nenner),
        _s("Anteil", lambda k: _komma(k.umsetzung.anteil)),
        _s("In der Beratung", lambda k: k.in_beratung),
        _s("Modellkommune", lambda k: k.modellkommune),
        _s("Vorgeschlagen", lambda k: k.vorgeschlagen),
        *_aus(inhalt.umsetzung, inhalt.quelle, inhalt.stichtag),
        *_fest(inhalt.status, inhalt.geholt_am),
    )


def _datei(
    name: str, titel: str, spalten: Sequence[Spalte[Any]], stand: date, zeilen: Sequence[Any]
) -> Datei:
    return Datei(f"{name}_{stand.isoformat()}", Tabelle(titel, spalten, stand), zeilen)


def _aus(definition: str, quelle: str, stand: date) -> tuple[Spalte[Any], ...]:
    return (
        _s("Definition", lambda _: definition, 60),
        _s("Stand", lambda _: stand),
        _s("Quelle", lambda _: quelle, 40),
    )


def _fest(status: TeilStatus, geholt_am: datetime | None) -> tuple[Spalte[Any], ...]:
    return (
        _s("Status", lambda _: status.value),
        _s("Geholt am (UTC)", lambda _: _wann(geholt_am), 26),
    )


def _herkunft(inhalt: KarteRead) -> tuple[Spalte[Any], ...]:
    merkmal = inhalt.merkmal
    return (
        _s("Stand", lambda _: merkmal.stand),
        _s("Quelle", lambda _: merkmal.quelle, 40),
        *_fest(merkmal.status, merkmal.geholt_am),
    )


def _komma(anteil: str | None) -> str | None:
    return anteil.replace(".", ",") if anteil else None


def _betrag(wert: Any) -> str | None:
    return None if wert is None else f"{wert:.2f}".replace(".", ",")
