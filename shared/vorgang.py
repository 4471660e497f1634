"""What a use case that changes something is told: who acts, on which day, at which instant."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends

from shared.auth import Angemeldet, Person
from shared.clock import Heute, Jetzt
from shared.versions import IfMatch


@dataclass(frozen=True, slots=True, kw_only=True)
class Vorgang:
    """`heute` is the domain's day, `jetzt` the real instant."""

    person: Person
    heute: date
    jetzt: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearbeitung(Vorgang):
    """An act upon an existing thing: which one, and in which `version` it was seen."""

    id: UUID
    version: int


async def _vorgang(person: Angemeldet, heute: Heute, jetzt: Jetzt) -> Vorgang:
    return Vorgang(person=person, heute=heute, jetzt=jetzt)


async def _bearbeitung(
    id: UUID, version: IfMatch, person: Angemeldet, heute: Heute, jetzt: Jetzt
) -> Bearbeitung:
    return Bearbeitung(person=person, heute=heute, jetzt=jetzt, id=id, version=version)


ImVorgang = Annotated[Vorgang, Depends(_vorgang)]
InBearbeitung = Annotated[Bearbeitung, Depends(_bearbeitung)]
"""For routes under `/{id}/…`: takes the id from the path and the version from If-Match."""
