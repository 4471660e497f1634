"""No forged token gets into any service, through the same door as every request."""

import httpx
import pytest

from tests.sicherheit.faelschungen import faelschungen
from tests.tokens import issuer, token
from tests.vier_dienste import DIENSTE, apps

# of each service one operation that wants a person; it needs no database to refuse one
TUEREN = {
    "katalog": "/katalog/v1/webhooks",
    "foerderung": "/foerderung/v1/antraege",
    "beratung": "/beratung/v1/buchungen",
    "dashboard": "/dashboard/v1/kommunen/06635020",
}
MINDESTENS = 60


@pytest.mark.parametrize("dienst", DIENSTE)
async def test_keine_faelschung_kommt_durch(dienst: str) -> None:
    """Most are tried on a service that has the keys, as it would in the middle of its life."""
    app = apps(lambda name: f"postgresql+asyncpg://niemand@127.0.0.1:1/{name}", issuer)[
        DIENSTE.index(dienst)
    ]
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:

        async def status(ausweis: str) -> int:
            kopf = {"Authorization": f"Bearer {ausweis}"}
            return (await client.get(TUEREN[dienst], headers=kopf)).status_code

        versuche = dict(faelschungen(dienst))
        assert len(versuche) >= MINDESTENS
        hinein = {
            was: code for was, text in versuche.items() if (code := await status(text)) != 401
        }
        assert hinein == {}
        # the control: what they were made from is no 401
        assert await status(token(rollen=["kommune"])) != 401
        assert await status(token(rollen=["kommune"], aud=dienst)) != 401
