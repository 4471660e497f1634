"""How old a part of the page is, in words: pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.dashboard.quelle.lage import DIENSTE
from services.dashboard.seiten.schreibweise import alter
from shared.schemas.dashboard import TeilStatus


@dataclass(frozen=True)
class Lage:
    """`alter` is "" for what is confirmed now, `satz` says who does not answer, "" for nobody.

    `bekannt` is False while there has never been an answer, `offen` while the first is under way.
    """

    bekannt: bool
    alter: str
    satz: str
    offen: bool = False


def lage(
    status: TeilStatus,
    geholt_am: datetime | None,
    dienste: Sequence[str],
    *,
    jetzt: datetime,
    stumme: Sequence[str] | None = None,
) -> Lage:
    """Return it for a part that rests on `dienste`; `stumme` are those known not to answer."""
    if status is TeilStatus.OK:
        return Lage(True, "", "")
    if status is TeilStatus.WIRD_GEHOLT:
        return Lage(False, "", "", offen=True)
    wer = _namen(dienste if stumme is None else stumme)
    if geholt_am is None or status is not TeilStatus.VERALTET:
        return Lage(False, "", f"{_namen(dienste)} nicht, und es gibt keinen früheren Stand.")
    satz = f"{wer} nicht." if wer else "Der Stand wird gerade erneuert."
    return Lage(True, alter(geholt_am, jetzt), satz)


def _namen(dienste: Sequence[str]) -> str:
    namen = " und ".join(DIENSTE[dienst] for dienst in dienste)
    if not namen:
        return ""
    einer = len(dienste) == 1
    return (
        f"Der Dienst {namen} antwortet gerade" if einer else f"Die Dienste {namen} antworten gerade"
    )
