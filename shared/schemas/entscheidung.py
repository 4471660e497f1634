"""Wire contract of what is decided on an Antrag, and of its money afterwards."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal, TypeAlias
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from shared.schemas.eingabe import (
    LESBAR,
    Anfrage,
    Betrag,
    Geldbetrag,
    Kurztext,
    beispiel,
    lesbar,
    zusammen_schreibbar,
)
from shared.schemas.foerderung import Programmcode
from shared.schemas.liste import SORTIERFOLGE, Seite

Langtext: TypeAlias = Annotated[
    str,
    Field(min_length=1, max_length=5000, json_schema_extra={"pattern": LESBAR}),
    AfterValidator(lesbar),
]
Regelkennung: TypeAlias = Annotated[
    str,
    Field(pattern=r"^[A-Z][A-Z0-9-]{0,39}$", examples=["MK-2"], description="Kennung der Regel"),
]


class Kostenart(StrEnum):
    PERSONAL = "personal"
    SACHKOSTEN = "sachkosten"
    INVESTITION = "investition"
    DIENSTLEISTUNG = "dienstleistung"
    SONSTIGE = "sonstige"


class Vorschlag(StrEnum):
    BEWILLIGUNG = "bewilligung"
    ABLEHNUNG = "ablehnung"


class Stimme(StrEnum):
    JA = "ja"
    NEIN = "nein"
    ENTHALTUNG = "enthaltung"


class Votumsergebnis(StrEnum):
    ANGENOMMEN = "angenommen"
    ABGELEHNT = "abgelehnt"


class VotumCreate(Anfrage):
    """The vote of one Verband in this round; it stands."""

    model_config = ConfigDict(
        json_schema_extra=beispiel(
            {
                "verband": "Hessischer Städtetag",
                "stimme": "ja",
                "begruendung": "Das Vorhaben nützt vielen Städten.",
            }
        )
    )

    verband: Kurztext
    stimme: Stimme
    begruendung: Langtext | None = None


class VorschlagCreate(Anfrage):
    """What is proposed; `betrag` (EUR) belongs to a Bewilligung and to nothing else."""

    model_config = ConfigDict(
        json_schema_extra=beispiel(
            {
                "vorschlag": "bewilligung",
                "betrag": "50000.00",
                "begruendung": "Alle Voraussetzungen sind erfüllt.",
            }
        )
    )

    vorschlag: Vorschlag
    betrag: Betrag | None = None
    begruendung: Langtext

    @model_validator(mode="after")
    def _betrag_der_bewilligung(self) -> "VorschlagCreate":
        if (self.vorschlag is Vorschlag.BEWILLIGUNG) != (self.betrag is not None):
            raise ValueError("Ein Betrag gehört zu einer Bewilligung, und nur zu ihr.")
        return self


class BegruendungCreate(Anfrage):
    """Why it is done."""

    model_config = ConfigDict(
        json_schema_extra=beispiel({"begruendung": "Der Kostenplan ist noch einmal zu prüfen."})
    )

    begruendung: Langtext


class Ausnahmewunsch(Anfrage):
    """From which rule the applicant asks to be excepted, and why."""

    regel: Regelkennung
    begruendung: Kurztext


class AusnahmeCreate(Anfrage):
    """An exception from one rule; its reason is published, so it names no person."""

    model_config = ConfigDict(
        json_schema_extra=beispiel(
            {
                "regel": "MK-2",
                "begruendung": "Die Bewerbung lag rechtzeitig vor, das Portal nahm sie nicht an.",
            }
        )
    )

    regel: Regelkennung
    begruendung: Annotated[Langtext, Field(max_length=2000)]


class MittelabrufCreate(Anfrage):
    """A tranche (EUR), and what it is needed for."""

    model_config = ConfigDict(
        json_schema_extra=beispiel({"betrag": "25000.00", "zweck": "Personalkosten 2021"})
    )

    betrag: Betrag
    zweck: Kurztext


class AuszahlungCreate(Anfrage):
    model_config = ConfigDict(json_schema_extra=beispiel({"mittelabruf": 1}))

    mittelabruf: Annotated[
        int, Field(ge=1, le=1_000_000, description="Nummer des Abrufs, der ausgezahlt wird.")
    ]


class Verwendet(Anfrage):
    """EUR."""

    art: Kostenart
    betrag: Betrag


def _je_art_einmal(verwendet: list[Verwendet]) -> list[Verwendet]:
    if len({eine.art for eine in verwendet}) < len(verwendet):
        raise ValueError("Jede Kostenart darf nur einmal genannt sein.")
    return verwendet


class VerwendungsnachweisCreate(Anfrage):
    """What was spent by kind of cost, and what came of it; nothing spent is an empty list."""

    model_config = ConfigDict(
        json_schema_extra=beispiel(
            {
                "verwendet": [{"art": "personal", "betrag": "70000.00"}],
                "bericht": "Zwei Fachkräfte setzen seit 2021 gemeinsam Online-Anträge um.",
            }
        )
    )

    verwendet: Annotated[
        list[Verwendet],
        Field(max_length=len(Kostenart)),
        AfterValidator(_je_art_einmal),
        AfterValidator(zusammen_schreibbar),
    ]
    bericht: Langtext


class Anerkennung(Anfrage):
    """How much of what was paid may stay with the Kommunen (EUR), and why no more."""

    model_config = ConfigDict(
        json_schema_extra=beispiel(
            {"anerkannt": "20000.00", "begruendung": "Die Verwendung ist belegt."}
        )
    )

    anerkannt: Geldbetrag
    begruendung: Langtext


class RueckforderungCreate(Anfrage):
    """What is claimed back (EUR).

    As long as nobody has said what of the paid may stay, `anerkannt` says it; afterwards it is not
    said again.
    """

    model_config = ConfigDict(
        json_schema_extra=beispiel(
            {
                "betrag": "5000.00",
                "anerkannt": "20000.00",
                "begruendung": "Nicht für das Vorhaben verwendet.",
            }
        )
    )

    betrag: Betrag
    anerkannt: Geldbetrag | None = None
    begruendung: Langtext


class StimmabgabeRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    verband: str
    stimme: Stimme
    begruendung: str | None
    tag: date


class VotumstandRead(BaseModel):
    """The votes of the present round; `ergebnis` is null as long as it is open."""

    runde: int
    ergebnis: Votumsergebnis | None
    stimmen: list[StimmabgabeRead]


AUSNAHME: dict[str, Any] = {
    "id": "01933b5c-7a10-7b6e-9c55-2f1f3a4b5c72",
    "regel": "MK-2",
    "begruendung": "Die Bewerbung lag rechtzeitig vor, das Portal nahm sie nicht an.",
    "tag": "2020-10-05",
    "bestaetigt_am": None,
    "version": 1,
}


class AusnahmeRead(BaseModel):
    """An exception from a rule; it counts once a second person has confirmed it."""

    model_config = ConfigDict(from_attributes=True, json_schema_extra=beispiel(AUSNAHME))

    id: UUID
    regel: str
    begruendung: str
    tag: date
    bestaetigt_am: date | None
    version: int


class AusnahmenFilter(Seite):
    sort: Annotated[Literal["tag", "-tag"], SORTIERFOLGE] = "tag"
    programm: Annotated[Programmcode | None, Field(description="Nur dieses Programm.")] = None


class OeffentlicheAusnahmeRead(BaseModel):
    """An exception a Bewilligung rests on: from which rule, why, since when. Names nobody."""

    model_config = ConfigDict(
        json_schema_extra=beispiel(
            {
                "programm": "OZG_MODELLKOMMUNEN",
                "regel": "MK-2",
                "text": "Bewerbung bis 30. September 2020.",
                "begruendung": AUSNAHME["begruendung"],
                "tag": "2020-10-06",
            }
        )
    )

    programm: str
    regel: str
    text: str
    begruendung: str
    tag: date


class MittelabrufRead(BaseModel):
    """A tranche (EUR); `ausgezahlt_am` is null until it is paid."""

    model_config = ConfigDict(from_attributes=True)

    nr: int
    betrag: Geldbetrag
    zweck: str
    abgerufen_am: date
    ausgezahlt_am: date | None


class VerwendungRead(BaseModel):
    """EUR."""

    model_config = ConfigDict(from_attributes=True)

    art: Kostenart
    betrag: Geldbetrag


class MittelRead(BaseModel):
    """The money of an Antrag (EUR).

    `gebunden` is promised and not paid. `verwendet` is what the Verwendungsnachweis says, null
    until there is one; `nicht_verwendet` what of the paid it leaves. `anerkannt` may stay with the
    Kommunen, null until that is decided; `zurueckzuzahlen` is what may not and has not come back.
    """

    gebunden: Geldbetrag
    ausgezahlt: Geldbetrag
    zurueckgezahlt: Geldbetrag
    verwendet: Geldbetrag | None
    nicht_verwendet: Geldbetrag | None
    anerkannt: Geldbetrag | None
    zurueckzuzahlen: Geldbetrag
    abrufe: list[MittelabrufRead]
    verwendung: list[VerwendungRead]
