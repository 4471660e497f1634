"""Wire contract of the Rückmeldung of a Kommune to a consulting."""

from datetime import date
from typing import Annotated, Any, TypeAlias
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from shared.schemas.eingabe import LESBAR, Anfrage, beispiel, lesbar

FRAGEN = {
    "inhalt": "Die Inhalte passten zu dem, was wir brauchen.",
    "verstaendlichkeit": "Alle Teilnehmenden konnten folgen.",
    "organisation": "Termin, Ort und Technik waren gut organisiert.",
    "nutzen": "Wir wissen jetzt, was wir als Nächstes tun.",
}
BEWERTUNG = {
    "inhalt": 5,
    "verstaendlichkeit": 4,
    "organisation": 4,
    "nutzen": 5,
    "kommentar": "Der Aktenplan ist begonnen.",
}


def _note(frage: str) -> Any:
    return Field(
        ge=1,
        le=5,
        strict=True,
        description=f"{FRAGEN[frage]} 1: gar nicht, 5: völlig.",
    )


Kommentar: TypeAlias = Annotated[
    str,
    Field(
        min_length=1,
        max_length=1000,
        json_schema_extra={"pattern": LESBAR},
        description="Nennen Sie keine Personen.",
    ),
    AfterValidator(lesbar),
]


class Bewertung(Anfrage):
    """Four statements, each from 1 (not at all) to 5 (entirely)."""

    model_config = ConfigDict(json_schema_extra=beispiel(BEWERTUNG))

    inhalt: Annotated[int, _note("inhalt")]
    verstaendlichkeit: Annotated[int, _note("verstaendlichkeit")]
    organisation: Annotated[int, _note("organisation")]
    nutzen: Annotated[int, _note("nutzen")]
    kommentar: Kommentar | None = None


class RueckmeldungRead(BaseModel):
    model_config = ConfigDict(
        from_attributes=True,
        json_schema_extra=beispiel(
            {"buchung_id": "019b8f3e-6044-7fb0-b352-d07ae40cc2e9", "tag": "2021-05-10"} | BEWERTUNG
        ),
    )

    buchung_id: UUID
    inhalt: int
    verstaendlichkeit: int
    organisation: int
    nutzen: int
    kommentar: str | None
    tag: date
