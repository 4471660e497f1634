"""Things of two Kommunen in the running services, upon which the table of rights is tried."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx

from shared.schemas.onlinedienst import ONLINEDIENST
from shared.schemas.standortbestimmung import ANTWORTEN
from tests.beratung.planung.planen import plan
from tests.sicherheit.antraege import ausgenommen, beantragt
from tests.sicherheit.berichte import berichtet
from tests.sicherheit.nachnutzungen import nachgenutzt, vorhaben
from tests.sicherheit.nachweise import nachgewiesen
from tests.sicherheit.programmversionen import entworfen, veroeffentlicht
from tests.sicherheit.veranstaltungen import abonniert, angekuendigt, angemeldet, geheimnis
from tests.sicherheit.wartende import wartend
from tests.sicherheit.webhooks import webhook_angelegt, zugestellt
from tests.tokens import bearer
from tests.vier_dienste import HEUTE

EIGEN, FREMD, ABWESEND = "06635020", "06636013", "06999999"
ADMIN = bearer(rollen=["admin"], ags=None)
STUFEN = ("abgerufen", "eingebunden", "im_hessenfinder")
STUFEN_VOR = {"post_hessenfinder_eintragen": 2, "post_freischalten": 3}
NIRGENDS = "018f0000-0000-7000-8000-000000000000"


def kopf(methode: str, version: int = 1) -> dict[str, str]:
    if methode == "GET":
        return {}
    return {"Idempotency-Key": str(uuid4()), "If-Match": f'"{version}"'}


class Bestand:
    """`werte[objekt]` are one's own, another's and an absent one; `objekt` is a parameter, an id
    with its collection (`buchungen.id`), or a field of the body (`inhalt.ags`).

    `frisch[objekt]` makes one upon which an operation can act, for an AGS, and returns its id.
    """

    def __init__(self, client: httpx.AsyncClient, dienst: str = "katalog") -> None:
        self._client, self._dienst = client, dienst
        self._beginne: list[str] = []
        self._mitteilungen: list[str] = []
        self._fabriken: list[str] = []
        self.werte: dict[str, list[str]] = {
            "ags": [EIGEN, FREMD, ABWESEND],
            "inhalt.ags": [EIGEN, FREMD, ABWESEND],
            "kreise.ags": ["06635000", "06636000", "06999000"],
            "kennzahlen.id": ["kommunen", "beratungsmodule", "gibt_es_nicht"],
        }
        self.versionen: dict[str, int] = {}  # of what is not in its first one
        self.frisch: dict[str, Callable[[str, str], Awaitable[str]]] = {
            "buchungen.id": self.gebucht,
            "berichte.id": self.berichtet,
            "berater.id": self.berater,
            "abwesenheiten.id": self.abwesend,
            "standortbestimmungen.id": self.standort_bestimmt,
            "warteliste.id": self.wartend,
            "veranstaltungen.id": self.angekuendigt,
            "anmeldungen.id": self.angemeldet,
            "kalender.id": self.abonniert,
            "kalender.geheimnis": self.geheimnis,
            "mitteilungen.id": self.mitgeteilt,
            "uebernahmen.id": self.uebernommen,
            "bereitstellungen.id": self.bereitgestellt,
            "onlinedienste.id": self.onlinedienst,
            "digitalisierungsfabriken.id": self.fabrik,
            "kommunen.ags": self.ohne_bereitstellung,
            "antraege.id": self.beantragt,
            "ausnahmen.id": self.ausgenommen,
            "nachweise.id": self.nachgewiesen,
            "vorhaben.id": self.vorhaben,
            "nachnutzungen.id": self.nachgenutzt,
            "programmversionen.id": self.programmversion,
            "webhooks.id": self.webhook,
            "zustellungen.id": self.zugestellt,
        }

    async def anlegen(self) -> None:
        await self.beginne_finden()
        mitteilungen = (await self._client.get("/katalog/v1/mitteilungen")).json()["items"]
        self._mitteilungen = [eine["id"] for eine in mitteilungen]
        fabriken = (await self._client.get("/katalog/v1/digitalisierungsfabriken")).json()["items"]
        self._fabriken = [eine["id"] for eine in fabriken]
        leistungen = (await self._client.get("/katalog/v1/leistungen?limit=2")).json()["items"]
        programme = (await self._client.get("/foerderung/v1/programme?limit=2")).json()["items"]
        budgets = (await self._client.get("/foerderung/v1/budgets?limit=2")).json()["items"]
        self.werte |= {
            "leistungen.id": [*(eine["id"] for eine in leistungen), NIRGENDS],
            "sammelpruefungen.id": [
                await self.sammelgeprueft(),
                await self.sammelgeprueft(),
                NIRGENDS,
            ],
            "budgets.id": [*(eines["id"] for eines in budgets), NIRGENDS],
            "code": [*(eines["code"] for eines in programme), "GIBT_ES_NICHT"],
        }
        for objekt, anlegen in self.frisch.items():
            self.werte[objekt] = [await anlegen(EIGEN, ""), await anlegen(FREMD, ""), NIRGENDS]
        self.werte["kalender.geheimnis"][2] = "x" * 43
        self.werte["kommunen.ags"] = self.werte["ags"]

    async def sammelgeprueft(self) -> str:
        """Return a fresh run over all Kommunen."""
        antwort = await self._client.post(
            "/foerderung/v1/sammelpruefungen",
            json={"stichtag": HEUTE.isoformat(), "programme": ["IKZ_OZG"]},
            headers=kopf("POST") | bearer(rollen=["koordinierungsstelle"], ags=None),
        )
        assert antwort.status_code == 201, antwort.text
        return str(antwort.json()["id"])

    async def gebucht(self, ags: str, _: str) -> str:
        """Return a fresh reservation of this Kommune."""
        antwort = await self._client.post(
            "/beratung/v1/buchungen",
            json=self.wunsch({"ags": ags, "modul": 2, "format": "online", "teilnehmende": 3}),
            headers=kopf("POST") | bearer(sub="ekom-1", rollen=["beratung"], ags=None),
        )
        assert antwort.status_code == 201, antwort.text
        return str(antwort.json()["id"])

    async def berichtet(self, ags: str, _: str) -> str:
        """Return a clean Abschlussbericht for this Kommune."""
        wunsch = {"ags": ags, "modul": 2, "format": "online", "teilnehmende": 3}
        bericht = await berichtet(self._client, self.wunsch(wunsch))
        self.versionen[bericht["id"]] = bericht["version"]
        return str(bericht["id"])

    async def wartend(self, ags: str, _: str) -> str:
        """Return a fresh entry of the waiting list to which nothing is offered."""
        return await wartend(self._client, ags)

    async def standort_bestimmt(self, ags: str, _: str) -> str:
        """Return a fresh Standortbestimmung of this Kommune."""
        antwort = await self._client.post(
            "/beratung/v1/standortbestimmungen",
            json={"ags": ags, "fassung": 1, "antworten": ANTWORTEN},
            headers=kopf("POST") | bearer(ags=[ags]),
        )
        assert antwort.status_code == 201, antwort.text
        return str(antwort.json()["id"])

    async def angekuendigt(self, ags: str, operation: str) -> str:
        """Return a fresh Veranstaltung of nobody."""
        return await angekuendigt(self._client)

    async def angemeldet(self, ags: str, operation: str) -> str:
        """Return a fresh Anmeldung of this Kommune."""
        return await angemeldet(self._client, ags)

    async def abonniert(self, ags: str, operation: str) -> str:
        """Return a fresh calendar address of this Kommune."""
        return str((await abonniert(self._client, ags=ags))["id"])

    async def geheimnis(self, ags: str, operation: str) -> str:
        """Return the secret of a fresh calendar address of this Kommune."""
        return geheimnis(await abonniert(self._client, ags=ags))

    async def berater(self, _: str, __: str) -> str:
        """Return a fresh team that nobody books yet."""
        antwort = await self._client.post(
            "/beratung/v1/berater",
            json=plan(name=f"Team {uuid4()}", aktiv_von="2029-01-01"),
            headers=kopf("POST") | bearer(sub="ekom-1", rollen=["beratung"], ags=None),
        )
        assert antwort.status_code == 201, antwort.text
        return str(antwort.json()["id"])

    async def abwesend(self, ags: str, operation: str) -> str:
        """Return a fresh absence of a fresh team."""
        antwort = await self._client.post(
            f"/beratung/v1/berater/{await self.berater(ags, operation)}/abwesenheiten",
            json={"von": "2021-05-10", "bis": "2021-05-14"},
            headers=kopf("POST") | bearer(sub="ekom-1", rollen=["beratung"], ags=None),
        )
        assert antwort.status_code == 201, antwort.text
        return str(antwort.json()["id"])

    async def programmversion(self, ags: str, operation: str) -> str:
        """Return a fresh draft; what stands for one's own is published."""
        if ags == EIGEN and not operation:
            return await veroeffentlicht(self._client)
        return await entworfen(self._client)

    async def onlinedienst(self, ags: str, operation: str) -> str:
        """Return a fresh Onlinedienst in its first version."""
        antwort = await self._client.post(
            "/katalog/v1/onlinedienste",
            json=ONLINEDIENST,
            headers=kopf("POST") | bearer(rollen=["koordinierungsstelle"], ags=None),
        )
        assert antwort.status_code == 201, antwort.text
        return str(antwort.json()["id"])

    async def vorhaben(self, ags: str, operation: str) -> str:
        """Return a fresh Vorhaben of nobody."""
        return await vorhaben(self._client)

    async def nachgenutzt(self, ags: str, operation: str) -> str:
        """Return a fresh Nachnutzung of this Kommune that is ready for the operation."""
        kennung, self.versionen[kennung] = await nachgenutzt(self._client, ags, operation)
        return kennung

    async def fabrik(self, ags: str, operation: str) -> str:
        """Return one of those there are, upon which nobody has acted."""
        return self._fabriken.pop()

    async def mitgeteilt(self, ags: str, operation: str) -> str:
        """Return a fresh Mitteilung in its first version: what stands for one's own is published,
        as is what can be taken back; all else is a draft.
        """
        if operation == "post_mitteilung_zurueckziehen" or (ags == EIGEN and not operation):
            return self._mitteilungen.pop()
        antwort = await self._client.post(
            "/katalog/v1/mitteilungen",
            json={"art": "meldung", "titel": "Probe", "text": "Probe"},
            headers=kopf("POST") | bearer(rollen=["koordinierungsstelle"], ags=None),
        )
        assert antwort.status_code == 201, antwort.text
        return str(antwort.json()["id"])

    async def uebernommen(self, ags: str, operation: str) -> str:
        """Return a run that is over: its file was none."""
        angenommen = await self._client.post(
            "/katalog/v1/uebernahmen?art=leika", content=b"x", headers=ADMIN
        )
        assert angenommen.status_code == 202, angenommen.text
        lauf = angenommen.json()
        for _ in range(600):
            if lauf["beendet"]:
                break
            await asyncio.sleep(0.05)
            lauf = (await self._client.get(angenommen.headers["Location"], headers=ADMIN)).json()
        return str(lauf["id"])

    async def bereitgestellt(self, ags: str, operation: str) -> str:
        """Return a Bereitstellung of this Kommune that is ready for the operation."""
        await self.ohne_bereitstellung(ags, operation)
        bis = STUFEN_VOR.get(operation, 1)
        ergebnisse = await self._gesammelt(ags, *STUFEN[:bis])
        kennung = str(ergebnisse[0]["bereitstellung"])
        self.versionen[kennung] = bis
        return kennung

    async def ausgenommen(self, ags: str, operation: str) -> str:
        """Return an exception for an Antrag this Kommune leads."""
        return await ausgenommen(self._client, ags)

    async def beantragt(self, ags: str, operation: str) -> str:
        """Return an Antrag of this Kommune that is ready for the operation."""
        antrag = await beantragt(self._client, ags, operation)
        self.versionen[antrag["id"]] = antrag["version"]
        return str(antrag["id"])

    async def nachgewiesen(self, ags: str, operation: str) -> str:
        """Return a Nachweis of this Kommune that is ready for the operation."""
        nachweis = await nachgewiesen(self._client, ags, operation)
        self.versionen[nachweis["id"]] = nachweis["version"]
        return str(nachweis["id"])

    async def webhook(self, ags: str, operation: str) -> str:
        """Return a fresh webhook: of who asks in the table as Plattform, or of somebody else."""
        if self._dienst == "dashboard":
            return NIRGENDS  # it has none
        wem = "person-plattform" if ags == EIGEN else "eine-andere"
        webhook = await webhook_angelegt(self._client, self._dienst, wem, operation)
        self.versionen[webhook["id"]] = webhook["version"]
        return str(webhook["id"])

    async def zugestellt(self, ags: str, operation: str) -> str:
        """Return a fresh test message to a webhook."""
        if self._dienst == "dashboard":
            return NIRGENDS
        wem = "person-plattform" if ags == EIGEN else "eine-andere"
        return await zugestellt(self._client, self._dienst, wem)

    async def ohne_bereitstellung(self, ags: str, operation: str) -> str:
        """Return the AGS; whatever ran with the Onlinedienst of the examples is taken back."""
        await self._gesammelt(ags, "zurueckgenommen")
        return ags

    async def _gesammelt(self, ags: str, *stufen: str) -> list[dict[str, Any]]:
        eintraege = [
            {"ags": ags, "onlinedienst": "hundesteuer", "stufe": stufe}
            | ({"grund": "Probe"} if stufe == "zurueckgenommen" else {"am": "2021-03-01"})
            for stufe in stufen
        ]
        antwort = await self._client.post(
            "/katalog/v1/sammelmeldungen",
            json={"eintraege": eintraege},
            headers=kopf("POST") | bearer(rollen=["plattform"], ags=[EIGEN, FREMD]),
        )
        assert antwort.status_code == 200, antwort.text
        ergebnisse: list[dict[str, Any]] = antwort.json()["ergebnisse"]
        return ergebnisse

    def wunsch(self, beispiel: dict[str, Any]) -> dict[str, Any]:
        """Return a body that would be taken: at the Kommune's own cost, when everybody is free."""
        return beispiel | {
            "dauer_tage": 3,
            "eigenanteil_akzeptiert": True,
            "beginn": self.beginn(),
        }

    def beginn(self) -> str:
        """Return a day on which nothing has begun yet."""
        return self._beginne.pop(0)

    async def beginne_finden(self) -> None:
        """Look up the days that `beginn` gives away."""
        adresse = "/beratung/v1/verfuegbarkeiten?modul=2&format=online&dauer_tage=3"
        frei = []
        for von in (HEUTE, HEUTE + timedelta(days=181)):
            spanne = f"&von={von}&bis={von + timedelta(days=180)}"
            frei += (await self._client.get(f"{adresse}{spanne}")).json()["items"]
        # three days each, so that none overlap
        self._beginne = [eine["beginn"] for eine in frei][::4]
