"""A task of an Antrag: a part that is filled in on a page of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from services.dashboard.seiten.formular import Formular
from shared.schemas.antrag import Abschnitt, AntragRead, Antragstatus
from shared.schemas.programm import ProgrammRead


@dataclass(frozen=True)
class Sache:
    """What a task is filled in for; `programm` is None where no version holds today."""

    antrag: AntragRead
    programm: ProgrammRead | None

    @property
    def offen(self) -> frozenset[Abschnitt]:
        """Return the sections this person may change now."""
        if "aendern" not in self.antrag.moegliche_schritte:
            return frozenset()
        if self.antrag.status == Antragstatus.NACHFORDERUNG and self.antrag.nachforderung:
            return frozenset(self.antrag.nachforderung.abschnitte)
        return frozenset(Abschnitt)


@dataclass(frozen=True)
class Aufgabe:
    """`vorbelegt` shows what is stored; `lesen` returns what the form says, by its member of the
    change, and leaves its sentences in the form. `beschriftung` is what a field is called, `fragen`
    what the template shows besides the values.
    """

    name: str
    titel: str
    vorlage: str
    abschnitte: frozenset[Abschnitt]
    vorbelegt: Callable[[Sache], Formular]
    lesen: Callable[[Formular, Sache], dict[str, Any]]
    beschriftung: Callable[[str, Sache], str]
    fragen: Callable[[Formular, Sache], object] = lambda _formular, _sache: None


@dataclass(frozen=True)
class Unterschied:
    """A field that somebody else has changed meanwhile; `gespeichert` is what is stored."""

    titel: str
    gespeichert: str


def unterschiede(aufgabe: Aufgabe, formular: Formular, sache: Sache) -> list[Unterschied]:
    """Return where the form says something else than what is stored, in the form's order."""
    gespeichert = aufgabe.vorbelegt(sache)
    namen = [
        *gespeichert.eingaben,
        *(n for n in formular.eingaben if n not in gespeichert.eingaben),
    ]
    return [
        Unterschied(titel, gespeichert.wert(name) or "nichts")
        for name in namen
        if (titel := aufgabe.beschriftung(name, sache))
        and gespeichert.wert(name).strip() != formular.wert(name).strip()
    ]
