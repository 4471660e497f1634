"""What is wished of a webhook, checked before any connection to the database is taken."""

import re
from datetime import date

from shared.ereignisse.arten import FilterOhneTreffer
from shared.schemas.webhook import WebhookCreate
from shared.zustellung.wesen import Webhookwesen

HESSEN = re.compile(r"06[456][0-9]{5}")


async def pruefe_wunsch(wesen: Webhookwesen, wunsch: WebhookCreate, heute: date) -> None:
    """Raise WebhookadresseUnzulaessig, or FilterOhneTreffer for what can never match."""
    await wesen.pruefung.verlange(wunsch.adresse)
    wesen.tabellen.akte.arten.passende(wunsch.typen)
    if wunsch.kommunen:
        hessische = [ags for ags in wunsch.kommunen if HESSEN.fullmatch(ags)]
        bekannte = await wesen.kommunen(hessische, heute) if hessische else []
        if fehlende := sorted(set(wunsch.kommunen) - set(bekannte)):
            raise FilterOhneTreffer(f"Diese Kommunen gibt es nicht: {', '.join(fehlende)}.")
