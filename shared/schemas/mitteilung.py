"""Wire contract of the Katalog's Mitteilungen."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal, TypeAlias
from uuid import UUID

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    field_validator,
    model_validator,
)

from shared.schemas.eingabe import LESBAR, Anfrage, Datum, Kurztext, beispiel, lesbar
from shared.schemas.liste import FALLEND, SORTIERFOLGE, Seite


class Mitteilungsart(StrEnum):
    """`frage` is a "Kurze Frage & schnelle Antwort", `meldung` a notice of a few sentences."""

    INFOBRIEF = "infobrief"
    FOERDERFIBEL = "foerderfibel"
    HANDREICHUNG = "handreichung"
    FRAGE = "frage"
    MELDUNG = "meldung"


def _gesagt(text: str) -> str:
    if not text.strip():
        raise ValueError("Der Text ist leer.")
    return lesbar(text)


def _text(laenge: int) -> Any:
    """Return the bounds of plain text in paragraphs: whoever shows it escapes it."""
    return Field(
        min_length=1,
        max_length=laenge,
        json_schema_extra={"pattern": LESBAR},
    )


Titel: TypeAlias = Annotated[str, _text(200), AfterValidator(_gesagt)]
Satz: TypeAlias = Annotated[str, _text(400), AfterValidator(_gesagt)]
Fragetext: TypeAlias = Annotated[str, _text(1000), AfterValidator(_gesagt)]
Text: TypeAlias = Annotated[str, _text(20_000), AfterValidator(_gesagt)]
Thema: TypeAlias = Annotated[
    str,
    Field(min_length=2, max_length=60, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", examples=["civento"]),
]
Quellendatum: TypeAlias = Annotated[
    str,
    Field(
        max_length=10,
        pattern=r"^20[0-9]{2}(-(0[1-9]|1[0-2])(-[0-3][0-9])?)?$",
        examples=["2021-03"],
    ),
]
HINWEIS = "Was sich geändert hat; nötig bei einer veröffentlichten Mitteilung, sonst null."
ANLAGE = {"titel": "Beispielanlage", "url": "https://portal.example/anlage.pdf"}
INHALT: dict[str, Any] = {
    "art": "frage",
    "titel": "Was ist civento?",
    "frage": "Was ist civento?",
    "text": "civento ist die Digitalisierungsplattform des IT-Dienstleisters ekom21.",
    "themen": ["civento"],
    "anlagen": [ANLAGE],
    "quelle": "OZG-Report #Kommunal Nr. 2, März 2021, Seite 5",
    "quelle_datum": "2021-03",
}
MITTEILUNG: dict[str, Any] = {
    "id": "5d2f4a6c-4d7e-5a5b-8a52-0c8f1a0c2b11",
    "version": 1,
    **INHALT,
    "veroeffentlicht_am": "2021-03-01",
    "datum_hinweis": "Die Quelle nennt nur den Monat; gezeigt wird sein erster Tag.",
    "geaendert_am": None,
    "aenderungshinweis": None,
    "herkunft": "stammdaten",
}
IN_DER_LISTE = {
    **{name: wert for name, wert in MITTEILUNG.items() if name not in ("text", "version")},
    "anfang": MITTEILUNG["text"],
}


class AnlageWrite(Anfrage):
    model_config = ConfigDict(json_schema_extra=beispiel(ANLAGE))

    titel: Titel
    url: Annotated[
        str,
        Field(
            max_length=500,
            pattern=r"^https://[A-Za-z0-9.-]+(:[0-9]{1,5})?([/?#][!#-;=?-~]*)?$",
            examples=["https://portal.example/anlage.pdf"],
        ),
    ]


class AnlageRead(BaseModel):
    titel: str
    url: str


class MitteilungCreate(Anfrage):
    """A draft as a whole."""

    model_config = ConfigDict(json_schema_extra=beispiel(INHALT))

    art: Mitteilungsart
    titel: Titel
    frage: Annotated[Fragetext | None, Field(description="Nur bei der Art frage, dort nötig.")] = (
        None
    )
    text: Annotated[
        Text,
        Field(description="Reiner Text in Absätzen; bei der Art frage höchstens 4000 Zeichen."),
    ]
    themen: Annotated[list[Thema], Field(max_length=10)] = []
    anlagen: Annotated[list[AnlageWrite], Field(max_length=10)] = []
    quelle: Annotated[
        Satz | None,
        Field(description="Woher der Inhalt stammt, mit Datum; null, wenn er hier entstanden ist."),
    ] = None

    quelle_datum: Annotated[
        Quellendatum | None, Field(description="Jahr, Monat oder Tag; null ohne Datum.")
    ] = None

    @field_validator("themen")
    @classmethod
    def _jedes_einmal(cls, themen: list[str]) -> list[str]:
        if len(set(themen)) < len(themen):
            raise ValueError("Jedes Thema steht höchstens einmal da.")
        return themen

    @model_validator(mode="after")
    def _frage_und_antwort(self) -> "MitteilungCreate":
        if (self.art is Mitteilungsart.FRAGE) != (self.frage is not None):
            raise ValueError("Genau die Art frage hat eine Frage.")
        if self.frage is not None and len(self.text) > 4000:
            raise ValueError("Eine schnelle Antwort hat höchstens 4000 Zeichen.")
        return self


class MitteilungAendern(MitteilungCreate):
    """The new version as a whole."""

    model_config = ConfigDict(json_schema_extra=beispiel(INHALT))

    aenderungshinweis: Annotated[Satz | None, Field(description=HINWEIS)] = None


class Veroeffentlichung(Anfrage):
    model_config = ConfigDict(json_schema_extra=beispiel({"am": "2021-05-03"}))

    am: Annotated[Datum | None, Field(description="Heute oder später; ohne Angabe heute.")] = None


class MitteilungRead(BaseModel):
    """`text` is plain text. Without `veroeffentlicht_am` it is a draft.

    `quelle_datum` is null for a source without a date; `datum_hinweis` says when
    `veroeffentlicht_am` is the earliest possible day and not the one the source names.
    """

    model_config = ConfigDict(from_attributes=True, json_schema_extra=beispiel(MITTEILUNG))

    id: UUID
    version: int
    art: Mitteilungsart
    titel: str
    frage: str | None
    text: str
    themen: list[str]
    anlagen: list[AnlageRead]
    quelle: str | None
    quelle_datum: str | None
    veroeffentlicht_am: date | None
    datum_hinweis: str | None
    geaendert_am: date | None
    aenderungshinweis: str | None
    herkunft: Literal["stammdaten", "koordinierungsstelle"]


class MitteilungInListe(BaseModel):
    """`anfang` is the first 300 characters of the text."""

    model_config = ConfigDict(json_schema_extra=beispiel(IN_DER_LISTE))

    id: UUID
    art: Mitteilungsart
    titel: str
    frage: str | None
    anfang: str
    themen: list[str]
    anlagen: list[AnlageRead]
    quelle: str | None
    quelle_datum: str | None
    veroeffentlicht_am: date | None
    datum_hinweis: str | None
    geaendert_am: date | None
    aenderungshinweis: str | None
    herkunft: Literal["stammdaten", "koordinierungsstelle"]


FRAGE = {
    "id": MITTEILUNG["id"],
    "titel": INHALT["titel"],
    "frage": INHALT["frage"],
    "antwort": INHALT["text"],
    "themen": INHALT["themen"],
    "quelle": INHALT["quelle"],
    "veroeffentlicht_am": MITTEILUNG["veroeffentlicht_am"],
    "datum_hinweis": MITTEILUNG["datum_hinweis"],
}


class FrageRead(BaseModel):
    """A published question with its answer in plain text."""

    model_config = ConfigDict(json_schema_extra=beispiel(FRAGE))

    id: UUID
    titel: str
    frage: str
    antwort: str
    themen: list[str]
    quelle: str | None
    veroeffentlicht_am: date
    datum_hinweis: str | None


class ThemaRead(BaseModel):
    """`anzahl` counts what is published."""

    model_config = ConfigDict(json_schema_extra=beispiel({"thema": "civento", "anzahl": 3}))

    thema: str
    anzahl: int


SUCHE = "Wörter, auch gebeugt oder als Teil eines längeren; alle müssen vorkommen."
EIN_THEMA = "Nur zu diesem Thema."


class MitteilungenFilter(Seite):
    sort: Annotated[
        Literal["-veroeffentlicht_am", "veroeffentlicht_am", "titel", "-titel"], FALLEND
    ] = "-veroeffentlicht_am"
    art: Annotated[Mitteilungsart | None, Field(description="Nur diese Art.")] = None
    thema: Annotated[Thema | None, Field(description=EIN_THEMA)] = None
    q: Annotated[Kurztext | None, Field(description=SUCHE)] = None
    entwuerfe: Annotated[
        bool,
        Field(
            description="Auch Entwürfe und was erst später erscheint; nur für die Rolle"
            " koordinierungsstelle."
        ),
    ] = False


class FragenFilter(Seite):
    sort: Annotated[Literal["titel", "-titel"], SORTIERFOLGE] = "titel"
    thema: Annotated[Thema | None, Field(description=EIN_THEMA)] = None
    q: Annotated[Kurztext | None, Field(description=SUCHE)] = None


class ThemenFilter(Seite):
    sort: Annotated[Literal["thema", "-thema", "anzahl", "-anzahl"], SORTIERFOLGE] = "thema"


class FeedFilter(Anfrage):
    thema: Annotated[Thema | None, Field(description=EIN_THEMA)] = None
    cursor: Annotated[
        str | None,
        Field(
            max_length=900,
            pattern=r"^[A-Za-z0-9_-]+$",
            description="Fortsetzung: steht im Feed als Verweis next.",
        ),
    ] = None
