"""HTTP surface of the webhooks of this service."""

from services.katalog.tables import Antwort
from shared.zustellung.routen import webhook_router

router = webhook_router(Antwort)
