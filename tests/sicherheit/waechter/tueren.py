"""The doors of all operations, without a database: whose role is missing gets no further.

Wherever the table of rights says 403 for every object, the role alone decides, and a service
refuses before it asks anything. Without its database it can say nothing else.
"""

import asyncio

import httpx

from tests.sicherheit.bestand import NIRGENDS, kopf
from tests.sicherheit.test_rechte import ALLE, KEIN_OBJEKT, NOETIG, Operation, ausweis
from tests.tokens import issuer
from tests.vier_dienste import DIENSTE, apps

NIRGENDWO = "postgresql+asyncpg://niemand@127.0.0.1:1/{}"


class Tueren:
    def __init__(self) -> None:
        self._runner = asyncio.Runner()
        self._apps = dict(zip(DIENSTE, apps(NIRGENDWO.format, issuer), strict=True))
        self.operationen = {
            (op.dienst, op.name): op for op in ALLE if any(map(_zu, op.rechte.zellen.values()))
        }

    def befund(self, dienst: str, name: str) -> str | None:
        """Return the first caller who was not refused at the door as the table says."""
        return self._runner.run(self._befund(self.operationen[dienst, name]))

    def schliessen(self) -> None:
        self._runner.close()

    async def _befund(self, operation: Operation) -> str | None:
        transport = httpx.ASGITransport(
            app=self._apps[operation.dienst], raise_app_exceptions=False
        )
        stelle = operation.rechte.stelle
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            for wer, zellen in operation.rechte.zellen.items():
                if not _zu(zellen):
                    continue
                (erwartet,) = set(zellen.values())
                antwort = await client.request(
                    operation.methode,
                    operation.pfad.format_map(KEIN_OBJEKT | {stelle: NOETIG.get(stelle, NIRGENDS)}),
                    params={
                        p["name"]: NOETIG.get(p["name"], NIRGENDS)
                        for p in operation.parameter
                        if p["in"] == "query" and p.get("required")
                    },
                    json=operation.beispiel,
                    headers=kopf(operation.methode) | ausweis(wer, operation.dienst),
                )
                if antwort.status_code != erwartet:
                    return f"{operation.name} {wer}: {antwort.status_code} statt {erwartet}"
        return None


def _zu(zellen: dict[str, int]) -> bool:
    return set(zellen.values()) in ({401}, {403})
