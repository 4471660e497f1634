"""Nachweise upon which the table of rights is tried."""

from typing import Any

import httpx

from tests.foerderung.antrag.schritte import getan
from tests.foerderung.nachweis.akte import geprueft, hochgeladen
from tests.shared.dateien.dateien import pdf
from tests.sicherheit.antraege import SCHRITTE, beantragt
from tests.tokens import bearer


async def nachgewiesen(client: httpx.AsyncClient, ags: str, operation: str) -> dict[str, Any]:
    """Return a Nachweis of this Kommune that was found clean, as nothing changes it then.

    There is another one beside it. Its Antrag is submitted, so that the authority sees it, unless
    an operation needs the draft.
    """
    lead = bearer(sub=f"stadt-{ags}", ags=[ags])
    antrag = await beantragt(client, ags, "patch_antrag")
    anderer = await hochgeladen(client, antrag, pdf(b"2"), art="vereinbarung", person=lead)
    nachweis = await hochgeladen(client, antrag, person=lead)
    for akt, person, inhalt in SCHRITTE[: 0 if operation else 2]:
        antrag = await getan(client, antrag, akt, person or lead, inhalt)
    await geprueft(client, anderer, lead)
    return await geprueft(client, nachweis, lead)
