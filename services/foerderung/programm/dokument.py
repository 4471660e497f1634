"""One programme as its document says it: the form of each part."""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from services.foerderung.programm.angabe import Angabe
from services.foerderung.programm.grundform import Name, Teil, quellen_in
from services.foerderung.programm.hoehe import Hoehe
from services.foerderung.programm.parameter import Parameter
from services.foerderung.programm.quelle import Quelle, QuelleId, Quellenangabe
from services.foerderung.programm.regel import DatumBis, Regelwerk
from services.foerderung.programm.teile import (
    Anzahl,
    Budgetbetrag,
    Hinweis,
    Kontakt,
    Kostenregel,
    Nachweispflicht,
    Rechtsgrundlage,
    Verfahren,
    Veroeffentlichung,
    Votum,
    Zeitfenster,
)
from shared.schemas.eingabe import Kurztext
from shared.schemas.foerderung import Programmart, Programmcode

Jahr: TypeAlias = Annotated[int, Field(ge=2000, le=2199)]


class Dokument(Teil):
    """A programme as it is written down; `quellen` are sources it brings itself.

    `kuerzel` begins the Aktenzeichen of its Anträge. `antragsfenster` is when one may apply,
    `zuwendungszeitraum` when money may be spent: the two are independent of each other.
    """

    code: Programmcode
    titel: Kurztext
    kuerzel: Annotated[str, Field(pattern=r"^[A-Z]{2,4}$")] | None = None
    art: Programmart
    ausfuehrung: Literal["beratung"] | None = None
    verfahren: Verfahren | None = None
    rechtsgrundlage: Rechtsgrundlage | None = None
    kontakt: Kontakt | None = None
    veroeffentlicht: Veroeffentlichung | None = None
    antragsfenster: Zeitfenster | None = None
    zuwendungszeitraum: Zeitfenster | None = None
    anzahl: Anzahl | None = None
    budget: Budgetbetrag | None = None
    budget_je_jahr: Annotated[dict[Jahr, Budgetbetrag], Field(max_length=50)] = {}
    nachweise: Annotated[tuple[Nachweispflicht, ...], Field(max_length=50)] = ()
    kosten: Kostenregel | None = None
    angaben: Annotated[dict[Name, Angabe], Field(max_length=50)]
    parameter: Annotated[dict[Name, Parameter], Field(max_length=50)] = {}
    regeln: Regelwerk
    hoehe: Hoehe | None = None
    hinweise: Annotated[tuple[Hinweis, ...], Field(max_length=50)] = ()
    pflichten: Annotated[tuple[Hinweis, ...], Field(max_length=50)] = ()
    eigene_quellen: Annotated[
        dict[QuelleId, Quellenangabe], Field(alias="quellen", max_length=100)
    ] = {}

    @property
    def votum(self) -> Votum | None:
        return self.verfahren.votum if self.verfahren else None

    @property
    def vertrag(self) -> str | None:
        return self.verfahren.vertrag if self.verfahren else None

    @property
    def fenster_ohne_regel(self) -> Zeitfenster | None:
        """Return of the Antragsfenster what no rule that decides judges by itself."""
        fenster = self.antragsfenster
        if fenster and any(isinstance(r, DatumBis) and r.schliesst_fenster for r in self.regeln):
            fenster = fenster.model_copy(update={"bis": None})
        return fenster if fenster and (fenster.von or fenster.bis) else None

    def budgets(self) -> dict[int | None, Budgetbetrag]:
        """Return the budgets by year, under None the one that is not given by the year."""
        je_jahr: dict[int | None, Budgetbetrag] = dict(self.budget_je_jahr.items())
        return {None: self.budget} if self.budget else je_jahr

    def quellen(self) -> list[Quelle]:
        """Return every source this programme rests on, each once, by its id."""
        alle = {quelle.id: quelle for quelle in quellen_in(self)}
        return [quelle for _, quelle in sorted(alle.items())]


class Programm(Dokument):
    """A version of a programme; `inhalt` is the hash of its document.

    `regelversion` names the version and, so that none hides a change, its content.
    """

    fassung: Annotated[int, Field(ge=1)]
    inhalt: str

    @property
    def regelversion(self) -> str:
        return regelversion(self.fassung, self.inhalt)


def regelversion(fassung: int, pruefsumme: str) -> str:
    return f"{fassung}-{pruefsumme[:8]}"
