"""The life of an Onlinedienst in one table: which status may follow which. There is no way back."""

from collections.abc import Mapping

from shared.errors import DomainError
from shared.schemas.katalog import OnlinedienstStatus as S

UEBERGAENGE: Mapping[S, frozenset[S]] = {
    S.GEPLANT: frozenset({S.IN_FABRIK, S.PILOT, S.VERFUEGBAR, S.EINGESTELLT}),
    S.IN_FABRIK: frozenset({S.PILOT, S.VERFUEGBAR, S.EINGESTELLT}),
    S.PILOT: frozenset({S.VERFUEGBAR, S.EINGESTELLT}),
    S.VERFUEGBAR: frozenset({S.EINGESTELLT}),
    S.EINGESTELLT: frozenset(),
}


class OnlinedienstStatusUnzulaessig(DomainError):
    status, slug = 409, "onlinedienst-status-unzulaessig"
    title = "Dieser Status kann nicht folgen"


def pruefe_uebergang(von: S, nach: S) -> None:
    """Refuse a status that the table does not list after this one; staying is no step."""
    if von is not nach and nach not in UEBERGAENGE[von]:
        folgende = ", ".join(f"„{s}“" for s in S if s in UEBERGAENGE[von]) or "keiner mehr"
        raise OnlinedienstStatusUnzulaessig(
            f"Auf „{von}“ kann „{nach}“ nicht folgen. Möglich ist: {folgende}."
        )
