"""One programme as its document says it; whatever does not fit together is refused on reading."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from services.foerderung.programm.angabe import Angabe
from services.foerderung.programm.hoehe import Hoehe
from services.foerderung.programm.parameter import Parameter
from services.foerderung.programm.quelle import Quelle, Quellenangabe, QuelleVerweis
from services.foerderung.programm.regel import BudgetImJahr, Regelwerk
from shared.schemas.foerderung import Angabentyp, Programmart, Programmcode


class _Teil(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Budgetbetrag(_Teil):
    """EUR."""

    betrag: Annotated[Decimal, Field(gt=0, max_digits=14, decimal_places=2)]
    quelle: QuelleVerweis


class Votum(_Teil):
    gremium: str
    stimmen: list[str]
    mehrheit: str


class Anzahl(_Teil):
    von: int
    bis: int
    quelle: QuelleVerweis


class Veroeffentlichung(_Teil):
    wert: date
    quelle: QuelleVerweis


class Hinweis(_Teil):
    text: str
    quelle: QuelleVerweis


class Dokument(_Teil):
    """A programme as it is written down; `quellen` are sources it brings itself."""

    code: Programmcode
    titel: str
    art: Programmart
    ausfuehrung: str | None = None
    votum: Votum | None = None
    vertrag: str | None = None
    veroeffentlicht: Veroeffentlichung | None = None
    anzahl: Anzahl | None = None
    budget: Budgetbetrag | None = None
    budget_je_jahr: Mapping[int, Budgetbetrag] = {}
    angaben: Mapping[str, Angabe]
    parameter: Mapping[str, Parameter] = {}
    regeln: Regelwerk
    hoehe: Hoehe | None = None
    hinweise: tuple[Hinweis, ...] = ()
    eigene_quellen: Annotated[Mapping[str, Quellenangabe], Field(alias="quellen")] = {}

    def budgets(self) -> dict[int | None, Budgetbetrag]:
        """Return the budgets by year, under None the one that is not given by the year."""
        je_jahr: dict[int | None, Budgetbetrag] = dict(self.budget_je_jahr.items())
        return {None: self.budget} if self.budget else je_jahr

    def quellen(self) -> list[Quelle]:
        """Return every source this programme rests on, each once, by its id."""
        einzelne = (self.veroeffentlicht, self.anzahl, *self.budgets().values(), *self.hinweise)
        alle = [teil.quelle for teil in einzelne if teil]
        alle += [regel.quelle for regel in self.regeln]
        alle += [wert.quelle for p in self.parameter.values() for wert in p.werte.values()]
        return [quelle for _, quelle in sorted({q.id: q for q in alle}.items())]

    @model_validator(mode="after")
    def _passt_zusammen(self) -> "Dokument":
        if self.budget and self.budget_je_jahr:
            raise ValueError("Ein Budget gilt im Ganzen oder je Jahr, nicht beides.")
        if not self.budget_je_jahr and any(isinstance(r, BudgetImJahr) for r in self.regeln):
            raise ValueError("Die Regel budget_im_jahr braucht ein Budget je Jahr.")
        if max(Counter(regel.id for regel in self.regeln).values()) > 1:
            raise ValueError("Eine Regel ist doppelt.")
        teile = (*self.regeln, *(self.hoehe.min if self.hoehe else ()))
        for teil in teile:
            self._verlange_parameter(teil.parameternamen())
            self._verlange_angaben(teil.felder())
        return self

    def _verlange_parameter(self, namen: Iterable[str]) -> None:
        if fehlt := set(namen) - set(self.parameter):
            raise ValueError(f"Der Parameter {min(fehlt)} ist nicht erklärt.")

    def _verlange_angaben(self, felder: Mapping[str, frozenset[Angabentyp]]) -> None:
        for name, typen in felder.items():
            if name not in self.angaben:
                raise ValueError(f"Die Angabe {name} ist nicht erklärt.")
            if self.angaben[name].typ not in typen:
                raise ValueError(f"Die Angabe {name} hat nicht den Typ, den die Regel braucht.")


class Programm(Dokument):
    """A version of a programme; `inhalt` is the hash of its document.

    `regelversion` names the version and, so that none hides a change, its content.
    """

    fassung: Annotated[int, Field(ge=1)]
    inhalt: str

    @property
    def regelversion(self) -> str:
        return f"{self.fassung}-{self.inhalt[:8]}"
