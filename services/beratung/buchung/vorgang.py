"""What every act upon a Buchung is told: which one, in the version seen, by whom and when."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from shared.auth import Person


@dataclass(frozen=True, slots=True)
class Vorgang:
    """`heute` is the domain's day, `jetzt` the real instant."""

    buchung_id: UUID
    version: int
    person: Person
    heute: date
    jetzt: datetime
