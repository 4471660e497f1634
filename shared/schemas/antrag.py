"""Wire contract of Förderanträge."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal, TypeAlias
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from shared.schemas.eingabe import (
    Ags,
    Anfrage,
    Betrag,
    Datum,
    Geldbetrag,
    Kurztext,
    beispiel,
    zusammen_schreibbar,
)
from shared.schemas.entscheidung import (
    AusnahmeRead,
    Ausnahmewunsch,
    MittelRead,
    VotumstandRead,
)
from shared.schemas.entscheidung import Kostenart as Kostenart
from shared.schemas.entscheidung import Langtext as Langtext
from shared.schemas.entscheidung import Stimme as Stimme
from shared.schemas.entscheidung import Vorschlag as Vorschlag
from shared.schemas.foerderung import Programmcode
from shared.schemas.liste import FALLEND, Seite
from shared.schemas.nachweis import FehlenderNachweisRead
from shared.schemas.nachweis import Nachweisart as Nachweisart
from shared.schemas.pruefung import PruefungRead


class Antragstatus(StrEnum):
    """Where an Antrag stands inside the authority; what the applicant sees is told apart."""

    ENTWURF = "entwurf"
    EINGEREICHT = "eingereicht"
    IN_PRUEFUNG = "in_pruefung"
    NACHFORDERUNG = "nachforderung"
    VOTUM = "votum"
    ENTSCHEIDUNGSREIF = "entscheidungsreif"
    BEWILLIGUNG_VORGESCHLAGEN = "bewilligung_vorgeschlagen"
    ABLEHNUNG_VORGESCHLAGEN = "ablehnung_vorgeschlagen"
    ENTSCHIEDEN = "entschieden"
    BEKANNTGEGEBEN = "bekanntgegeben"
    VERTRAG_GESCHLOSSEN = "vertrag_geschlossen"
    IN_AUSZAHLUNG = "in_auszahlung"
    VERWENDUNGSNACHWEIS_EINGEREICHT = "verwendungsnachweis_eingereicht"
    VERWENDUNGSNACHWEIS_GEPRUEFT = "verwendungsnachweis_geprueft"
    ABGESCHLOSSEN = "abgeschlossen"
    ZURUECKGEZOGEN = "zurueckgezogen"
    WIDERRUFEN = "widerrufen"
    RUECKFORDERUNG = "rueckforderung"


class Abschnitt(StrEnum):
    """A section of an Antrag, as a Nachforderung names it."""

    VORHABEN = "vorhaben"
    KOMMUNEN = "kommunen"
    ZEITRAUM = "zeitraum"
    KOSTEN = "kosten"
    BETRAG = "betrag"
    ANGABEN = "angaben"
    NACHWEISE = "nachweise"


class Beteiligung(StrEnum):
    FEDERFUEHREND = "federfuehrend"
    PARTNER = "partner"


class Dokumentart(StrEnum):
    EINGANGSBESTAETIGUNG = "eingangsbestaetigung"
    BESCHEID = "bescheid"
    FOERDERVERTRAG = "foerdervertrag"


class Fristart(StrEnum):
    NACHFORDERUNG = "nachforderung"
    BEARBEITUNG = "bearbeitung"
    VERTRAG = "vertrag"
    VERWENDUNGSNACHWEIS = "verwendungsnachweis"
    RUECKZAHLUNG = "rueckzahlung"


IN_BEARBEITUNG = "in_bearbeitung"


class TeilnahmeCreate(Anfrage):
    ags: Ags
    rolle: Beteiligung


class KostenCreate(Anfrage):
    """A position of the cost plan, EUR."""

    art: Kostenart
    betrag: Betrag
    bezeichnung: Kurztext | None = None


def _in_diesem_jahrhundert(tag: date) -> date:
    if not 2000 <= tag.year <= 2100:
        raise ValueError("Das Datum muss zwischen 2000 und 2100 liegen.")
    return tag


Vorhabentag: TypeAlias = Annotated[
    Datum,
    AfterValidator(_in_diesem_jahrhundert),
    Field(
        examples=["2021-06-01"],
        json_schema_extra={"pattern": "^(20[0-9]{2}|2100)-[0-9]{2}-[0-9]{2}$"},
    ),
]


def _ein_verbund(kommunen: list[TeilnahmeCreate]) -> list[TeilnahmeCreate]:
    schluessel = [eine.ags for eine in kommunen]
    if len(set(schluessel)) < len(schluessel):
        raise ValueError("Jede Kommune darf nur einmal genannt sein.")
    if [eine.rolle for eine in kommunen].count(Beteiligung.FEDERFUEHREND) != 1:
        raise ValueError("Genau eine Kommune ist federführend.")
    return kommunen


Verbund: TypeAlias = Annotated[
    list[TeilnahmeCreate], Field(min_length=1, max_length=100), AfterValidator(_ein_verbund)
]
Kostenplan: TypeAlias = Annotated[
    list[KostenCreate], Field(max_length=100), AfterValidator(zusammen_schreibbar)
]
Antragsangaben: TypeAlias = Annotated[dict[str, Any], Field(max_length=50)]
Ausnahmewuensche: TypeAlias = Annotated[list[Ausnahmewunsch], Field(max_length=20)]

ANTRAG_BEISPIEL: dict[str, Any] = {
    "programm": "IKZ_OZG",
    "titel": "Gemeinsame IT-Fachkräfte für Online-Anträge",
    "beschreibung": "Drei Städte beschäftigen gemeinsam eigene IT-Fachkräfte.",
    "kommunen": [
        {"ags": "06635020", "rolle": "federfuehrend"},
        {"ags": "06636013", "rolle": "partner"},
        {"ags": "06636004", "rolle": "partner"},
    ],
    "vorhaben_beginn": "2021-06-01",
    "vorhaben_ende": "2026-05-31",
    "kosten": [{"art": "personal", "betrag": "120000.00"}],
    "beantragt": "75000.00",
    "angaben": {
        "beschluesse": 3,
        "oeffentlich_rechtliche_vereinbarung": True,
        "laufzeit_jahre": 5,
        "einsparung_personalkosten_prozent": 15,
        "eigene_it_fachkraefte": True,
        "externe_dienstleister": False,
    },
}


class AntragCreate(Anfrage):
    """A draft: what is not known yet may follow, the Kommunen and the programme may not.

    `angaben` holds what the programme asks for and the Antrag does not say itself; null means not
    stated. Whoever cannot keep a rule asks for an exception from it in `ausnahmewuensche`.
    """

    model_config = ConfigDict(json_schema_extra=beispiel(ANTRAG_BEISPIEL))

    programm: Programmcode
    titel: Kurztext
    beschreibung: Langtext | None = None
    kommunen: Verbund
    vorhaben_beginn: Vorhabentag | None = None
    vorhaben_ende: Vorhabentag | None = None
    kosten: Kostenplan = []
    beantragt: Betrag | None = None
    angaben: Antragsangaben = {}
    ausnahmewuensche: Ausnahmewuensche = []


class AntragPatch(Anfrage):
    """What is to be changed; a member that is named replaces the old one as a whole.

    null empties what may be empty: description, period and amount.
    """

    model_config = ConfigDict(
        json_schema_extra=beispiel({"beantragt": "100000.00"}) | {"minProperties": 1}
    )

    titel: Kurztext = Field(default_factory=str)  # a default that is shown would have to be valid
    beschreibung: Langtext | None = None
    kommunen: Verbund = Field(default_factory=list)
    vorhaben_beginn: Vorhabentag | None = None
    vorhaben_ende: Vorhabentag | None = None
    kosten: Kostenplan = []
    beantragt: Betrag | None = None
    angaben: Antragsangaben = {}
    ausnahmewuensche: Ausnahmewuensche = []

    @model_validator(mode="after")
    def _etwas_wird_anders(self) -> "AntragPatch":
        if not self.model_fields_set:
            raise ValueError("Nennen Sie, was sich ändern soll.")
        return self


class NachforderungCreate(Anfrage):
    """What is to be given again, why, and by when; without `frist` the usual one counts."""

    model_config = ConfigDict(
        json_schema_extra=beispiel(
            {
                "abschnitte": ["kosten", "nachweise"],
                "text": "Bitte gliedern Sie die Personalkosten nach Jahren.",
                "frist": "2021-05-14",
            }
        )
    )

    abschnitte: Annotated[list[Abschnitt], Field(min_length=1, max_length=len(Abschnitt))]
    text: Langtext
    frist: Datum | None = None


class AntraegeFilter(Seite):
    sort: Annotated[Literal["-angelegt", "angelegt", "aktenzeichen", "-aktenzeichen"], FALLEND] = (
        "-angelegt"
    )
    status: Annotated[
        Antragstatus | Literal["in_bearbeitung"] | None,
        Field(description="Nur in diesem Stand, wie Sie ihn sehen."),
    ] = None
    programm: Annotated[Programmcode | None, Field(description="Nur dieses Programm.")] = None
    ags: Annotated[Ags | None, Field(description="Nur mit Beteiligung dieser Kommune.")] = None


class TeilnahmeRead(BaseModel):
    """A Kommune that takes part; `zugestimmt_am` is null as long as a partner has not consented."""

    model_config = ConfigDict(from_attributes=True)

    ags: str
    name: str
    rolle: Beteiligung
    zugestimmt_am: date | None


class KostenRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    art: Kostenart
    bezeichnung: str | None
    betrag: Geldbetrag


class NachforderungRead(BaseModel):
    """What is asked for again, and by when."""

    model_config = ConfigDict(from_attributes=True)

    abschnitte: list[Abschnitt]
    text: str
    frist: date
    gestellt_am: date


class EntscheidungRead(BaseModel):
    """What is proposed or, from `bekanntgegeben` on, decided; `betrag` (EUR) is null on refusal."""

    vorschlag: Vorschlag
    betrag: Geldbetrag | None
    begruendung: str


KURZ: dict[str, Any] = {
    "id": "01933b5c-7a10-7b6e-9c55-2f1f3a4b5c70",
    "aktenzeichen": "IKZ-2021-00001",
    "programm": "IKZ_OZG",
    "titel": "Gemeinsame IT-Fachkräfte für Online-Anträge",
    "status": "entwurf",
    "stand": "Entwurf",
    "federfuehrend": "06635020",
    "kommunen": ["06635020", "06636013", "06636004"],
    "beantragt": "75000.00",
    "bewilligt": None,
    "eingereicht_am": None,
    "version": 1,
}


class AntragKurzRead(BaseModel):
    """An Antrag in a list.

    `status` is the one inside the authority; whoever applied sees `in_bearbeitung` for what is not
    told yet. `stand` is the same in words, as the applicant reads it. Amounts are EUR.
    """

    model_config = ConfigDict(json_schema_extra=beispiel(KURZ))

    id: UUID
    aktenzeichen: str
    programm: str
    titel: str
    status: Antragstatus | Literal["in_bearbeitung"]
    stand: str
    federfuehrend: str
    kommunen: list[str]
    beantragt: Geldbetrag | None
    bewilligt: Geldbetrag | None
    eingereicht_am: date | None
    version: int


class AntragRead(AntragKurzRead):
    """An Antrag as a whole.

    `fakten` is what the Katalog said of the Kommunen, with its Stand. `regelversion` and `pruefung`
    are pinned when it is submitted. `entscheidung` is what is proposed, for those who decide, and
    for all from `bekanntgegeben` on, as are `ausnahmen`; `votum` is for those who decide alone.
    `mittel` is null until a Bewilligung is told. `fehlende_nachweise` must be there before the
    Antrag is submitted, or its use is shown and then recognised; `moegliche_schritte` are the acts
    open to the caller now.
    """

    model_config = ConfigDict(
        json_schema_extra=beispiel(
            KURZ
            | {
                "kommunen": [KURZ["federfuehrend"]],
                "beschreibung": None,
                "vorhaben_beginn": "2021-06-01",
                "vorhaben_ende": "2026-05-31",
                "teilnahmen": [
                    {
                        "ags": "06635020",
                        "name": "Volkmarsen",
                        "rolle": "federfuehrend",
                        "zugestimmt_am": None,
                    }
                ],
                "kosten": [{"art": "personal", "bezeichnung": None, "betrag": "120000.00"}],
                "angaben": ANTRAG_BEISPIEL["angaben"],
                "fakten": {"stand": "2021-04-15", "kommunen": []},
                "regelversion": None,
                "pruefung": None,
                "nachforderung": None,
                "ausnahmewuensche": [],
                "ausnahmen": [],
                "votum": None,
                "entscheidung": None,
                "mittel": None,
                "fehlende_nachweise": [
                    {"art": "vereinbarung", "titel": "Öffentlich-rechtliche Vereinbarung"}
                ],
                "moegliche_schritte": ["aendern", "einreichen", "zurueckziehen"],
            }
        )
    )

    beschreibung: str | None
    vorhaben_beginn: date | None
    vorhaben_ende: date | None
    teilnahmen: list[TeilnahmeRead]
    kosten: list[KostenRead]
    angaben: dict[str, Any]
    fakten: dict[str, Any]
    regelversion: str | None
    pruefung: PruefungRead | None
    nachforderung: NachforderungRead | None
    ausnahmewuensche: list[Ausnahmewunsch]
    ausnahmen: list[AusnahmeRead]
    votum: VotumstandRead | None
    entscheidung: EntscheidungRead | None
    mittel: MittelRead | None
    fehlende_nachweise: list[FehlenderNachweisRead]
    moegliche_schritte: list[str]
