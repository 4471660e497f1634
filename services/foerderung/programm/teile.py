"""What a programme's document is made of, besides its rules, figures and formula."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, model_validator

from services.foerderung.programm.grundform import MitQuelle, Teil, Text
from shared.schemas.antrag import Kostenart, Nachweisart
from shared.schemas.eingabe import Datum, Kurztext
from shared.schemas.foerderung import Programmcode
from shared.schemas.programm import Nachweiszeitpunkt


class Budgetbetrag(MitQuelle):
    """EUR."""

    betrag: Annotated[Decimal, Field(gt=0, max_digits=14, decimal_places=2)]


class Votum(Teil):
    gremium: Kurztext
    stimmen: Annotated[tuple[Kurztext, ...], Field(min_length=1, max_length=20)]
    mehrheit: Literal["einfach"]

    @model_validator(mode="after")
    def _jede_stimme_einmal(self) -> "Votum":
        if len(set(self.stimmen)) < len(self.stimmen):
            raise ValueError("Jede Stimme steht einmal da.")
        return self


class Verfahren(MitQuelle):
    """Who votes, who releases and who contracts; null where the sources are silent."""

    votum: Votum | None = None
    freigabe: Kurztext | None = None
    vertrag: Kurztext | None = None


class Zeitfenster(MitQuelle):
    """Both days belong to it; a side that is null is open or not known."""

    von: Datum | None = None
    bis: Datum | None = None

    @model_validator(mode="after")
    def _vorwaerts(self) -> "Zeitfenster":
        if self.von is None and self.bis is None:
            raise ValueError("Ein Zeitfenster braucht einen Beginn oder ein Ende.")
        if self.von and self.bis and self.von > self.bis:
            raise ValueError("Das Ende liegt vor dem Beginn.")
        return self

    def enthaelt(self, tag: date) -> bool:
        return (self.von is None or self.von <= tag) and (self.bis is None or tag <= self.bis)


class Nachweispflicht(MitQuelle):
    """A Nachweis of this kind is due when the Antrag is submitted or the money is spent."""

    art: Nachweisart
    titel: Kurztext
    zeitpunkt: Nachweiszeitpunkt


class Kostenregel(MitQuelle):
    """A cost plan of nothing but these kinds is refused; `verweis` is the programme that fits."""

    nicht_allein: Annotated[frozenset[Kostenart], Field(min_length=1)]
    verweis: Programmcode | None = None
    text: Text


class Kontakt(MitQuelle):
    stelle: Kurztext
    email: Annotated[str, Field(max_length=200, pattern=r"^[^@\s]+@[^@\s]+$")] | None = None
    telefon: Annotated[str, Field(max_length=40, pattern=r"^[+0-9][0-9 /()-]*$")] | None = None


class Rechtsgrundlage(MitQuelle):
    text: Text


class Anzahl(MitQuelle):
    von: Annotated[int, Field(ge=1, le=10_000)]
    bis: Annotated[int, Field(ge=1, le=10_000)]

    @model_validator(mode="after")
    def _aufsteigend(self) -> "Anzahl":
        if self.von > self.bis:
            raise ValueError("Das Ende liegt vor dem Beginn.")
        return self


class Veroeffentlichung(MitQuelle):
    wert: Datum


class Hinweis(MitQuelle):
    text: Text
