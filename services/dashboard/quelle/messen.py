"""How old what this process shows is, for those who watch over the platform."""

from collections.abc import Sequence
from datetime import UTC, datetime

from services.dashboard.quelle.quellen import Quellen
from shared.beobachtung.messwerte import Stand


def quellen_messen(quellen: Quellen) -> Sequence[Stand]:
    """Return the age of what each source said last; one that never said anything has none."""
    jetzt = datetime.now(UTC)
    alter: dict[tuple[str, ...], float] = {
        (quelle.name,): (jetzt - quelle.geholt_am).total_seconds()
        for quelle in quellen.fuer_alle()
        if quelle.geholt_am
    }
    return (Stand("ozg_quelle_alter_seconds", "Alter der letzten Antwort", ("quelle",), alter),)
