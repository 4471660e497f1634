"""The refusal of a file that is not what may be handed in."""

from shared.errors import DomainError


class DateiUnzulaessig(DomainError):
    status, slug, title = 422, "datei-unzulaessig", "Diese Datei kann kein Nachweis sein"
