"""Who is about an Antrag: the authority, or a Kommune that takes part."""

from sqlalchemy import ColumnElement, Text, literal
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import col

from services.foerderung.tables import Antrag
from shared.auth import Person, Rolle

BEHOERDE = frozenset({Rolle.KOORDINIERUNGSSTELLE, Rolle.FOERDERSTELLE})


def beteiligt(person: Person) -> ColumnElement[bool]:
    """Say which Anträge a Kommune of this person takes part in."""
    eigene = literal(sorted(person.ags), ARRAY(Text))
    return col(Antrag.kommunen).op("&&", is_comparison=True)(eigene)
