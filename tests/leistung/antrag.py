"""Anträge made ready for the step that is measured."""

import json
from typing import Any
from uuid import uuid4

import httpx

from tests.foerderung.factories import ikz_angaben
from tests.leistung.pruefstand import Stand
from tests.shared.dateien.dateien import pdf

ANTRAEGE = "/foerderung/v1/antraege"
JE_RUNDE = 20
ZWEITE = "last-foerderstelle-2"  # who releases is another than who proposed


class Amt:
    """Who acts upon Anträge: one for all Kommunen, and the offices."""

    def __init__(self, stand: Stand) -> None:
        self._stand = stand
        self._client = httpx.Client(base_url=stand.adresse("foerderung"), timeout=60)
        self.ags = [a for a in stand.ags if not a.endswith("000")]

    def __enter__(self) -> "Amt":
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def kopf(self, rolle: str, antrag: dict[str, Any] | None = None) -> dict[str, str]:
        gesehen = {"If-Match": f'"{antrag["version"]}"'} if antrag else {}
        return self._stand.ausweis(rolle) | {"Idempotency-Key": str(uuid4())} | gesehen

    def freigebend(self, antrag: dict[str, Any]) -> dict[str, str]:
        """Return the headers of the second person of the Förderstelle."""
        token = self._stand.token_fuer("foerderstelle", ZWEITE)
        return self.kopf("foerderstelle", antrag) | {"Authorization": f"Bearer {token}"}

    def tue(self, antrag: dict[str, Any], akt: str, rolle: str, inhalt: Any = None) -> Any:
        antwort = self._client.post(
            f"{ANTRAEGE}/{antrag['id']}/{akt}", json=inhalt, headers=self.kopf(rolle, antrag)
        )
        return _gut(antwort)

    def vollstaendig(self, nr: int) -> dict[str, Any]:
        """Return a draft that may be submitted."""
        beteiligte = [self.ags[(3 * nr + n) % len(self.ags)] for n in range(3)]
        rollen = ["federfuehrend", "partner", "partner"]
        entwurf = {
            "programm": "IKZ_OZG",
            "titel": "Gemeinsame IT-Fachkräfte",
            "kommunen": [
                {"ags": ags, "rolle": rolle} for ags, rolle in zip(beteiligte, rollen, strict=True)
            ],
            "vorhaben_beginn": "2021-06-01",
            "vorhaben_ende": "2026-05-31",
            "kosten": [{"art": "personal", "betrag": "120000.00"}],
            "beantragt": "75000.00",
            "angaben": ikz_angaben(3),
        }
        antrag = _gut(self._client.post(ANTRAEGE, json=entwurf, headers=self.kopf("kommune")))
        for fehlender in antrag["fehlende_nachweise"]:
            _gut(
                self._client.post(
                    f"{ANTRAEGE}/{antrag['id']}/nachweise",
                    data={"art": fehlender["art"]},
                    files={
                        "datei": ("beleg.pdf", pdf(fehlender["art"].encode()), "application/pdf")
                    },
                    headers=self.kopf("kommune"),
                )
            )
        if any(
            t["rolle"] == "partner" and t["zugestimmt_am"] is None for t in antrag["teilnahmen"]
        ):
            antrag = self.tue(antrag, "zustimmen", "kommune")
        return antrag  # type: ignore[no-any-return]

    def vorgeschlagen(self, nr: int) -> dict[str, Any]:
        """Return an Antrag whose Bewilligung is proposed."""
        antrag = self.tue(self.vollstaendig(nr), "einreichen", "kommune")
        for akt in ("pruefung-beginnen", "pruefung-abschliessen"):
            antrag = self.tue(antrag, akt, "koordinierungsstelle")
        wahl = {"vorschlag": "bewilligung", "betrag": "75000.00", "begruendung": "Nach Prüfung."}
        return self.tue(antrag, "vorschlagen", "foerderstelle", wahl)  # type: ignore[no-any-return]


def einreichungen(stand: Stand, runde: int) -> list[bytes]:
    """Return the submissions of drafts that are complete."""
    with Amt(stand) as amt:
        fertige = [amt.vollstaendig(runde * JE_RUNDE + nr) for nr in range(JE_RUNDE)]
        return [_akt(eine, "einreichen", amt.kopf("kommune", eine)) for eine in fertige]


def freigaben(stand: Stand, runde: int) -> list[bytes]:
    """Return the releases of proposals, each of which binds money."""
    with Amt(stand) as amt:
        fertige = [amt.vorgeschlagen(1000 + runde * JE_RUNDE + nr) for nr in range(JE_RUNDE)]
        return [_akt(eine, "freigeben", amt.freigebend(eine)) for eine in fertige]


def _akt(antrag: dict[str, Any], akt: str, kopf: dict[str, str]) -> bytes:
    zeilen = [f"POST {ANTRAEGE}/{antrag['id']}/{akt} HTTP/1.1", "Host: 127.0.0.1"]
    zeilen += ["Content-Length: 0", *(f"{name}: {wert}" for name, wert in kopf.items())]
    return "\r\n".join([*zeilen, "", ""]).encode()


def _gut(antwort: httpx.Response) -> Any:
    if antwort.is_success:
        return json.loads(antwort.content)
    raise RuntimeError(f"{antwort.request.url.path} {antwort.status_code}: {antwort.text[:300]}")
