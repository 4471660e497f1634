"""Everything the Katalog service stores, one module per subject."""

from services.katalog.tables.akte import AKTE, Akt, Antwort, Ereignis, Journal
from services.katalog.tables.angabe import Angabe, AngabeWiderspruch
from services.katalog.tables.basis import Table
from services.katalog.tables.bereitstellung import (
    Abdeckungszaehler,
    Bereitstellung,
    Bereitstellungsschritt,
    Gebietszaehler,
)
from services.katalog.tables.gebiet import Gebietsaenderung, Gebietseinheit
from services.katalog.tables.leistung import (
    Lage,
    Leistung,
    OzgLeistung,
    Reifegrad,
    Themenfeld,
    Umsetzungsbuendel,
    Zielkatalog,
    ZielkatalogLeistung,
)
from services.katalog.tables.mitteilung import Mitteilung
from services.katalog.tables.onlinedienst import (
    Digitalisierungsfabrik,
    FabrikLeistung,
    Nominierung,
    Onlinedienst,
    OnlinedienstLeistung,
)
from services.katalog.tables.suche import Suchwort
from services.katalog.tables.uebernahme import Uebernahmelauf
from services.katalog.tables.webhook import WEBHOOKS, Webhook, Webhookstand, Zustellung
from services.katalog.tables.xzufi import XzufiObjekt

__all__ = [
    "AKTE",
    "WEBHOOKS",
    "Abdeckungszaehler",
    "Akt",
    "Angabe",
    "AngabeWiderspruch",
    "Antwort",
    "Bereitstellung",
    "Bereitstellungsschritt",
    "Digitalisierungsfabrik",
    "Ereignis",
    "FabrikLeistung",
    "Gebietsaenderung",
    "Gebietseinheit",
    "Gebietszaehler",
    "Journal",
    "Lage",
    "Leistung",
    "Mitteilung",
    "Nominierung",
    "Onlinedienst",
    "OnlinedienstLeistung",
    "OzgLeistung",
    "Reifegrad",
    "Suchwort",
    "Table",
    "Themenfeld",
    "Uebernahmelauf",
    "Umsetzungsbuendel",
    "Webhook",
    "Webhookstand",
    "XzufiObjekt",
    "Zielkatalog",
    "ZielkatalogLeistung",
    "Zustellung",
]
