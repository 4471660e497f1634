"""Dated figures of a programme: each holds from its day until the next one."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, Field

from services.foerderung.programm.quelle import QuelleVerweis
from shared.schemas.eingabe import Datum, Kurztext
from shared.schemas.foerderung import Einheit


class Wert(BaseModel, frozen=True, extra="forbid"):
    """A figure, what it refers to (`bezug`), and a remark on its evidence (`vermerk`).

    Its digits are bounded so that a hundred Kommunen times the figure still is an amount.
    """

    wert: Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=2)]
    quelle: QuelleVerweis
    bezug: Kurztext | None = None
    vermerk: Kurztext | None = None


@dataclass(frozen=True)
class GueltigerWert:
    """A figure as of a day; `ab` is the first day it holds."""

    ab: date
    wert: Wert


class Parameter(BaseModel, frozen=True, extra="forbid"):
    titel: Kurztext
    einheit: Einheit
    werte: Annotated[dict[Datum, Wert], Field(min_length=1, max_length=200)]

    def am(self, tag: date) -> GueltigerWert | None:
        """Return the figure that holds on this day, None before the first one."""
        ab = max((beginn for beginn in self.werte if beginn <= tag), default=None)
        return None if ab is None else GueltigerWert(ab, self.werte[ab])

    @property
    def erster_tag(self) -> date:
        return min(self.werte)

    def ueber_null(self) -> list[tuple[date, date | None]]:
        """Return first and last day (None for open) of the periods with a figure above zero."""
        anfaenge = sorted(self.werte)
        return [
            (ab, None if naechster is None else naechster - timedelta(days=1))
            for ab, naechster in zip(anfaenge, [*anfaenge[1:], None], strict=True)
            if self.werte[ab].wert > 0
        ]
