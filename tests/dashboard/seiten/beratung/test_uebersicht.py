"""What ekom21 sees of Buchungen when there are more than one page holds."""

from datetime import date
from types import SimpleNamespace
from typing import Any, cast

from pydantic import BaseModel

from services.dashboard.anmeldung.sitzung import Sitzung
from services.dashboard.seiten.beratung.uebersicht import Uebersicht, uebersicht_zeigen
from services.dashboard.seiten.gespraech import Gespraech
from shared.auth import Rolle
from shared.clients.aufruf import Aufruf
from shared.schemas.beratung import BUCHUNG

HEUTE = date(2026, 1, 15)
ALT, NEU = "019b8f3e-6044-7fb0-b352-000000000001", "019b8f3e-6044-7fb0-b352-000000000002"


class Dienste:
    """The newest Buchung is confirmed; one of another page still waits for ekom21."""

    def __init__(self) -> None:
        self.gefragt: list[Aufruf[Any]] = []

    async def versuch(self, aufruf: Aufruf[Any]) -> BaseModel:
        self.gefragt.append(aufruf)
        zeilen: list[dict[str, Any]] = []
        if aufruf.pfad.endswith("/buchungen") and aufruf.frage.get("status") == "reserviert":
            zeilen = [BUCHUNG | {"id": ALT, "status": "reserviert"}]
        elif aufruf.pfad.endswith("/buchungen"):
            zeilen = [BUCHUNG | {"id": NEU, "status": "bestaetigt", "halten_bis": None}]
        weiter = "aelter" if zeilen and "status" not in aufruf.frage else None
        liste = {"items": zeilen, "total_count": len(zeilen), "next_cursor": weiter}
        return cast(BaseModel, aufruf.form.model_validate(liste))


async def gesehen(dienste: Dienste, rolle: Rolle, *, cursor: str = "") -> Uebersicht:
    person = SimpleNamespace(ags=frozenset[str]())
    sitzung = SimpleNamespace(person=person, hat=lambda *rollen: rolle in rollen)
    return await uebersicht_zeigen(
        cast(Gespraech, dienste), sitzung=cast(Sitzung, sitzung), cursor=cursor, heute=HEUTE
    )


async def test_a_request_that_waits_is_shown_however_many_newer_bookings_there_are() -> None:
    uebersicht = await gesehen(Dienste(), Rolle.BERATUNG)
    assert uebersicht.anfragen is not None
    assert [str(z.buchung.id) for z in uebersicht.anfragen] == [ALT]


async def test_older_bookings_are_reached_by_the_cursor_of_the_page_before() -> None:
    dienste = Dienste()
    uebersicht = await gesehen(dienste, Rolle.KOMMUNE, cursor="seite-2")
    assert uebersicht.weiter == "aelter"
    listen = [a for a in dienste.gefragt if a.pfad.endswith("/buchungen")]
    assert [a.frage["cursor"] for a in listen] == ["seite-2"]
    assert uebersicht.anfragen == []
