"""What the pages of webhooks show: one's own by service, and one with what was sent to it."""

import asyncio
from dataclasses import dataclass
from uuid import UUID

from services.dashboard.seiten.gespraech import Gespraech
from services.dashboard.seiten.verwaltung.webhooks.worte import (
    AKTE,
    FEHLSCHLAEGE,
    GRUENDE,
    MOEGLICH,
    STATUS,
    ZUSTELLUNG,
    Akt,
)
from services.dashboard.seiten.verwaltung.worte import DIENSTE
from shared.clients import webhooks
from shared.schemas.webhook import (
    VersuchRead,
    WebhookRead,
    Webhookstatus,
    Zustellstatus,
    ZustellungRead,
)

VORNE = "de.ozg-kommunal."


@dataclass(frozen=True)
class Webhookzeile:
    """`grund` says why it is switched off, or since when nothing arrives, "" for neither."""

    webhook: WebhookRead
    zeichen: str
    stand: str
    grund: str
    wovon: str


@dataclass(frozen=True)
class Webhookliste:
    """`zeilen` is None while the service does not answer."""

    dienst: str
    name: str
    wer: str
    zeilen: list[Webhookzeile] | None


@dataclass(frozen=True)
class Zustellungszeile:
    zustellung: ZustellungRead
    typ: str
    zeichen: str
    stand: str
    zuletzt: str
    wiederholbar: bool


@dataclass(frozen=True)
class Webhookblatt:
    """`akte` are what can be done now, by name; `weiter` is the cursor of older deliveries."""

    dienst: str
    name: str
    zeile: Webhookzeile
    etag: str
    akte: list[tuple[str, Akt]]
    zustellungen: list[Zustellungszeile]
    gescheiterte: bool
    weiter: str | None

    @property
    def adresse(self) -> str:
        return f"/verwaltung/webhooks/{self.dienst}/{self.zeile.webhook.id}"


async def webhooks_zeigen(gespraech: Gespraech) -> list[Webhookliste]:
    """Return one's own of each service; those that were ended come last."""
    return list(await asyncio.gather(*(_liste(gespraech, dienst) for dienst in DIENSTE)))


async def _liste(gespraech: Gespraech, dienst: str) -> Webhookliste:
    liste = await gespraech.versuch(webhooks.webhooks(dienst))
    zeilen = None
    if liste is not None:
        beendet = Webhookstatus.BEENDET
        zeilen = sorted(map(webhookzeile, liste.items), key=lambda z: z.webhook.status is beendet)
    wer = f"{'Der' if dienst == 'katalog' else 'Die'} {DIENSTE[dienst]}"
    return Webhookliste(dienst, DIENSTE[dienst], wer, zeilen)


async def webhook_zeigen(
    gespraech: Gespraech, dienst: str, id: UUID, *, gescheiterte: bool = False, cursor: str = ""
) -> Webhookblatt:
    """Return it with its deliveries; raises Abgelehnt (404) for one that is not one's own."""
    nur = Zustellstatus.AUFGEGEBEN if gescheiterte else None
    antwort, gesendet = await asyncio.gather(
        gespraech(webhooks.webhook(dienst, id)),
        gespraech(webhooks.zustellungen(dienst, id, status=nur, cursor=cursor or None)),
    )
    aktiv = antwort.inhalt.status is Webhookstatus.AKTIV
    return Webhookblatt(
        dienst=dienst,
        name=DIENSTE[dienst],
        zeile=webhookzeile(antwort.inhalt),
        etag=antwort.etag,
        akte=[(name, AKTE[name]) for name in MOEGLICH[antwort.inhalt.status]],
        zustellungen=[zustellungszeile(z, aktiv=aktiv) for z in gesendet.inhalt.items],
        gescheiterte=gescheiterte,
        weiter=gesendet.inhalt.next_cursor,
    )


def webhookzeile(webhook: WebhookRead) -> Webhookzeile:
    zeichen, stand = STATUS[webhook.status]
    grund = GRUENDE[webhook.grund] if webhook.grund else ""
    if webhook.status is Webhookstatus.AKTIV and webhook.erfolglos_seit:
        zeichen, stand = "achtung", "an, zurzeit ohne Erfolg"
    typen = ", ".join(map(kurz, webhook.typen)) or "alle Ereignisse"
    kommunen = len(webhook.kommunen)
    wo = f", nur {kommunen} {'Kommune' if kommunen == 1 else 'Kommunen'}" if kommunen else ""
    return Webhookzeile(webhook, zeichen, stand, grund, typen + wo)


def zustellungszeile(zustellung: ZustellungRead, *, aktiv: bool) -> Zustellungszeile:
    """Return it; while it is under way there is nothing to send again."""
    zeichen, stand = ZUSTELLUNG[zustellung.status]
    return Zustellungszeile(
        zustellung=zustellung,
        typ=kurz(zustellung.typ),
        zeichen=zeichen,
        stand=stand,
        zuletzt=_versuch(zustellung.versuche[-1]) if zustellung.versuche else "noch kein Versuch",
        wiederholbar=aktiv and zustellung.status is not Zustellstatus.OFFEN,
    )


def kurz(typ: str) -> str:
    """Return a type without what all of ours begin with."""
    return typ.removeprefix(VORNE).removesuffix(".v1")


def _versuch(versuch: VersuchRead) -> str:
    antwort = f"Antwort {versuch.antwort}" if versuch.antwort else ""
    fehler = FEHLSCHLAEGE[versuch.fehler] if versuch.fehler else ""
    return ", ".join(filter(None, (antwort, fehler, f"{versuch.dauer_ms} ms")))
