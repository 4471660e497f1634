"""Webhooks, how far each of them is, and what is sent to them."""

from services.katalog.tables.akte import AKTE
from services.katalog.tables.basis import Table
from shared.zustellung.tabellen import WebhookstandZeile, WebhookZeile, ZustellungZeile
from shared.zustellung.wesen import Tabellen


class Webhook(WebhookZeile, Table, table=True):
    """An address where another system hears what happens."""


class Webhookstand(WebhookstandZeile, Table, table=True):
    """How far a webhook is."""


class Zustellung(ZustellungZeile, Table, table=True):
    """One event on its way to one webhook."""


WEBHOOKS = Tabellen(AKTE, Webhook, Webhookstand, Zustellung)
