"""The refusal of a file that is not what may be uploaded."""

from shared.errors import DomainError


class DateiUnzulaessig(DomainError):
    status, slug, title = 422, "datei-unzulaessig", "Diese Datei wird nicht angenommen"
