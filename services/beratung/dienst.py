"""Who acts where nobody does: the service itself, by its clockwork."""

from shared.auth import Person

DIENST = Person(sub="dienst:beratung", rollen=frozenset())
HALTEFRIST = Person(sub="system:haltefrist", rollen=frozenset())
WARTELISTE = Person(sub="dienst:warteliste", rollen=frozenset())
