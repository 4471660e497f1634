"""The three sources as one transport whose moods a test sets, service by service."""

import asyncio
from collections import Counter, defaultdict
from typing import Any

import httpx

from shared.schemas.abdeckung import UMSETZUNGSSTAND
from shared.schemas.angabe import ANGABE
from shared.schemas.antrag import KURZ as ANTRAG_KURZ
from shared.schemas.beratung import BUCHUNG
from shared.schemas.bereitstellung import BEREITSTELLUNG
from shared.schemas.foerderung import MODELLKOMMUNE
from shared.schemas.kennzahl import WERT
from shared.schemas.pruefung import PRUEFUNG
from tests.tokens import ISSUER, published

STICHTAG = "2021-04-15"
UNBEKANNT = {
    "type": "/probleme/kommune-unbekannt",
    "title": "Diese Kommune gibt es nicht",
    "status": 404,
    "detail": "Unter diesem Schlüssel gibt es keine Kommune.",
    "instance": "/",
}
KOMMUNEN = {"06635020": "Volkmarsen", "06636013": "Wanfried"}
NAMEN = {"katalog": "Katalog", "foerderung": "Förderung", "beratung": "Beratung"}
WERTE: dict[str, dict[str, tuple[int, str | None]]] = {
    "katalog": {
        "kommunen": (443, None),
        "landkreise": (21, None),
        "gemeinden": (422, None),
        "leistungen_verfuegbar": (70, None),
        "umsetzungsbuendel": (17, None),
    },
    "foerderung": {"modellkommunen": (15, None)},
    "beratung": {
        "beratung_kommunen": (198, "kommunen"),
        "beratung_landkreise": (18, "landkreise"),
        "beratung_gemeinden": (180, "gemeinden"),
        "beratungsmodule": (298, None),
        "beratungsmodule_ozg": (185, "beratungsmodule"),
        "beratungsmodule_1": (97, "beratungsmodule"),
        "beratungsmodule_2": (88, "beratungsmodule"),
        "beratungsmodule_3": (68, "beratungsmodule"),
        "beratungsmodule_4": (45, "beratungsmodule"),
    },
}
# fakten.md A4a: the table of the slides
BUENDEL: list[tuple[str, bool, int, list[str]]] = [
    ("Abfallwirtschaft", False, 12, ["2021-02", "2021-03"]),
    ("Bestattung und Tod", False, 8, ["2019-10"]),
    ("Ehe Online", False, 2, ["2019-10", "2019-11"]),
    ("Führerschein", False, 2, ["2020-11"]),
    ("Genehmigung Leitungsverlegung nach § 68", False, 1, ["2020-11"]),
    ("Jugendamt", False, 4, ["2019-11", "2020-01", "2020-10"]),
    ("Kommunale Abgaben", False, 1, ["2020-12"]),
    ("Kommunale Abgaben", True, 1, ["2020-12"]),
    ("Mängelmelder", False, 13, ["2020-12"]),
    ("Parken und Fahrerlaubnisse", False, 14, ["2021-03"]),
    ("Soziales", False, 1, ["2020-06"]),
    ("Standesamt", False, 2, ["2019-10"]),
    ("Sterbefall", False, 1, ["2019-10"]),
    ("Veranstaltungen", False, 4, ["2021-04"]),
    ("Verkehrsrechtliche Genehmigung", False, 1, ["2021-03"]),
    ("Verpflichtungserklärung", False, 1, ["2020-09"]),
    ("Waffenrechtliche Erlaubnisse", False, 2, ["2020-12"]),
]


def kennzahlen(dienst: str, stichtag: str = STICHTAG) -> dict[str, Any]:
    return {
        "stichtag": stichtag,
        "werte": [WERT | {"stand": stichtag}] if dienst == "beratung" else [],
        "items": [
            {
                "kennzahl": name,
                "titel": name.replace("_", " ").title(),
                "wert": wert,
                "nenner_kennzahl": nenner,
                "einheit": "Stück",
                "definition": f"So wird {name} gezählt.",
                "stand": stichtag,
                "quelle": NAMEN[dienst],
            }
            for name, (wert, nenner) in WERTE[dienst].items()
        ],
    }


def umsetzungsbuendel() -> dict[str, Any]:
    return {
        "items": [
            {
                "id": f"018f0000-0000-7000-8000-{nr:012d}",
                "name": name,
                "efa": efa,
                "anzahl_leistungen": anzahl,
                "verfuegbar_seit": seit,
            }
            for nr, (name, efa, anzahl, seit) in enumerate(BUENDEL, 1)
        ],
        "total_count": len(BUENDEL),
        "next_cursor": None,
    }


def kommune(ags: str) -> dict[str, Any]:
    return {
        "ags": ags,
        "ars": ags[:5] + "0000" + ags[5:],
        "name": KOMMUNEN[ags],
        "name_amtlich": f"{KOMMUNEN[ags]}, Stadt",
        "art": "stadt",
        "kreis": ags[:5] + "000",
        "einwohner": None,
        "einwohner_stand": None,
        "gueltig_ab": None,
        "gueltig_bis": None,
        "besteht": True,
        "vorgaenger": [],
        "nachfolger": [],
    }


def kommunen(gefragt: list[str]) -> dict[str, Any]:
    items = [kommune(ags) for ags in gefragt if ags in KOMMUNEN]
    return {"items": items, "total_count": len(items), "next_cursor": None}


def kontingent() -> dict[str, Any]:
    return {
        "items": [
            {
                "bereich": "ozg",
                "topf": "Topf",
                "plaetze": 1,
                "belegt": 0,
                "frei": 1,
                "gueltig_von": "2020-01-01",
                "gueltig_bis": "2022-12-31",
            }
        ]
    }


def liste(*items: Any) -> dict[str, Any]:
    return {"items": list(items), "total_count": len(items), "next_cursor": None}


# two Kreise and a kreisfreie Stadt; of Wanfried nobody knows how many live there
GEBIET: list[tuple[str, str, str, str | None, int | None, int]] = [
    ("06411000", "Darmstadt", "kreisfreie_stadt", None, 160_000, 0),
    ("06635000", "Landkreis Waldeck-Frankenberg", "landkreis", None, 157_322, 1),
    ("06635020", "Volkmarsen", "stadt", "06635000", 6_769, 1),
    ("06635001", "Allendorf (Eder)", "gemeinde", "06635000", 5_500, 0),
    ("06635019", "Twistetal", "gemeinde", "06635000", 4_300, 0),
    ("06636000", "Werra-Meißner-Kreis", "landkreis", None, 100_000, 0),
    ("06636013", "Wanfried", "stadt", "06636000", None, 0),
    ("06636003", "Eschwege", "stadt", "06636000", 19_000, 3),
]
ANGEMELDET = ["06635000", "06635020", "06636003"]
MODELL = ["06635020"]


def umsetzungsstaende(stichtag: str) -> dict[str, Any]:
    return {
        "stichtag": stichtag,
        "zielkatalog": UMSETZUNGSSTAND["zielkatalog"],
        "items": [
            {
                "ags": ags,
                "name": name,
                "art": art,
                "kreis": kreis,
                "einwohner": einwohner,
                "einwohner_stand": "2022-12-31" if einwohner else None,
                "zustaendig": 27,
                "nutzbar": nutzbar,
            }
            for ags, name, art, kreis, einwohner, nutzbar in GEBIET
        ],
    }


def angemeldete(stichtag: str) -> dict[str, Any]:
    return {
        "stichtag": stichtag,
        "definition": "So wird beratung_kommunen gezählt.",
        "stand": stichtag,
        "quelle": "Beratung",
        "ags": ANGEMELDET,
    }


def modellkommunen() -> dict[str, Any]:
    return liste(*(MODELLKOMMUNE | {"ags": ags} for ags in MODELL))


def budgets(stichtag: str) -> dict[str, Any]:
    return liste(
        {
            "id": "01933b5c-7a10-7b6e-9c55-2f1f3a4b5c6d",
            "programm": "OZG_MODELLKOMMUNEN",
            "jahr": None,
            "stichtag": stichtag,
            "gesamt": "1500000.00",
            "gebunden": "1500000.00",
            "ausgezahlt": "0.00",
            "frei": "0.00",
        }
    )


def programme() -> dict[str, Any]:
    return liste(
        {
            "code": "IKZ_OZG",
            "titel": "Interkommunale Zusammenarbeit",
            "art": "antrag",
            "regelversion": "1-0a1b2c3d",
        }
    )


ANGABEN: list[tuple[int, str, int | None]] = [(1, "17 Tabellenzeilen", 17), (2, "9 Bündel", 9)]


def angaben() -> dict[str, Any]:
    """Return two figures that contradict one another; the first is followed and counted."""
    ids = {nr: f"018f0000-0000-7000-8000-00000000000{nr}" for nr, *_ in ANGABEN}
    zaehlt = {"wert": 17, "stand": STICHTAG, "regel": "Zeilen der Tabelle", "grund": None}
    gegen = [{"angabe": ids[2], "grund": "Gezählt werden die Zeilen.", "verwendet": ids[1]}]
    return liste(
        *(
            ANGABE
            | {"id": ids[nr], "wert": wert, "zahl": zahl, "widersprueche": gegen * (nr == 1)}
            | ({"berechnet": zaehlt} if nr == 1 else {})
            for nr, wert, zahl in ANGABEN
        )
    )


def umsetzungsstand(ags: str, stichtag: str) -> dict[str, Any]:
    return UMSETZUNGSSTAND | {"ags": ags, "stichtag": stichtag}


def foerderchancen(stichtag: str) -> dict[str, Any]:
    return liste(PRUEFUNG | {"stichtag": stichtag})


class Quellen:
    """`antwort[dienst]` replaces the answer of a service: a Response, an exception or seconds.

    `anmeldungen[path]` lists the Authorization headers that came with the requests. The issuer
    answers here too, always.
    """

    alle = tuple(NAMEN)

    def __init__(self) -> None:
        self.gefragt: Counter[str] = Counter()
        self.anmeldungen: defaultdict[str, list[str | None]] = defaultdict(list)
        self.antwort: dict[str, httpx.Response | Exception | float] = {}
        self.kommune_anders: dict[str, dict[str, Any]] = {}

    def http(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            transport=httpx.MockTransport(self._antworten), base_url="http://quellen.test"
        )

    async def _antworten(self, request: httpx.Request) -> httpx.Response:
        if str(request.url).startswith(ISSUER):
            return published(request)
        self.gefragt[request.url.path] += 1
        self.anmeldungen[request.url.path].append(request.headers.get("Authorization"))
        dienst, was = request.url.path.split("/")[1], request.url.path.split("/")[-1]
        match self.antwort.get(dienst):
            case httpx.Response() as response:
                return httpx.Response(response.status_code, content=response.content)
            case Exception() as error:
                raise error
            case float(seconds):
                await asyncio.sleep(seconds)
            case _:
                await asyncio.sleep(0)
        if dienst == "katalog" and was.isdigit() and was not in KOMMUNEN:
            return httpx.Response(404, json=UNBEKANNT)
        return httpx.Response(200, json=self._inhalt(dienst, was, request))

    def _inhalt(self, dienst: str, was: str, request: httpx.Request) -> Any:
        tag = request.url.params.get("stichtag", STICHTAG)
        match was:
            case "umsetzungsbuendel":
                return umsetzungsbuendel()
            case "kommunen":
                return (
                    angemeldete(tag)
                    if dienst == "beratung"
                    else kommunen(request.url.params.get_list("ags"))
                )
            case ags if ags in KOMMUNEN:
                return kommune(ags) | self.kommune_anders.get(ags, {})
            case "bereitstellungen":
                return liste(BEREITSTELLUNG | {"ags": request.url.path.split("/")[4]})
            case "kontingent":
                return kontingent()
            case "umsetzungsstaende":
                return umsetzungsstaende(tag)
            case "umsetzungsstand":
                return umsetzungsstand(request.url.path.split("/")[4], tag)
            case "foerderchancen":
                return foerderchancen(tag)
            case "modellkommunen":
                return modellkommunen()
            case "budgets":
                return budgets(tag)
            case "programme":
                return programme()
            case "angaben":
                return angaben()
            case "antraege":
                return liste(ANTRAG_KURZ)
            case "buchungen":
                return liste(BUCHUNG)
        return kennzahlen(dienst, tag)
