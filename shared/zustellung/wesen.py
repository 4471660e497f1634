"""What the webhooks of one service need: its tables, its types, the key of its secrets."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeAlias

from shared.akte import Akte
from shared.auth import Person, Rolle
from shared.vorgang import Vorgang
from shared.zustellung.adresse import Adresspruefung
from shared.zustellung.geheimnis import Schluesselbund
from shared.zustellung.tabellen import WebhookstandZeile, WebhookZeile, ZustellungZeile

BekannteKommunen: TypeAlias = Callable[[Sequence[str], date], Awaitable[Collection[str]]]


@dataclass(frozen=True)
class Tabellen:
    """A service's own tables of webhooks, with its Akte."""

    akte: Akte
    webhook: type[WebhookZeile]
    stand: type[WebhookstandZeile]
    zustellung: type[ZustellungZeile]


@dataclass(frozen=True)
class Webhookwesen:
    """`kommunen` returns those of some keys that exist; `fester_tag` is OZG_HEUTE."""

    tabellen: Tabellen
    schluessel: Schluesselbund
    pruefung: Adresspruefung
    kommunen: BekannteKommunen
    oeffentliche_adresse: str
    fester_tag: date | None
    ereignisse_aufheben: timedelta
    zustellungen_aufheben: timedelta

    @property
    def dienst(self) -> str:
        return self.tabellen.akte.dienst

    def im_dienst(self, *, heute: date, jetzt: datetime) -> Vorgang:
        """Return what the service itself does, without a request."""
        person = Person(sub=f"dienst:{self.dienst}", rollen=frozenset({Rolle.ADMIN}))
        return Vorgang(person=person, heute=heute, jetzt=jetzt)
