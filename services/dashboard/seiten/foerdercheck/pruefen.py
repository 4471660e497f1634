"""Ask the Förderung what fits a Vorhaben, and what every programme wants to know."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from services.dashboard.seiten.foerdercheck.angaben import als_json
from services.dashboard.seiten.foerdercheck.vorhaben import Vorhaben
from services.dashboard.seiten.gespraech import Gespraech
from shared.clients.foerderung import pruefungen as foerderung
from shared.clients.katalog.kommunen import kommunen
from shared.schemas.katalog import KommuneRead
from shared.schemas.programm import AngabeRead, ProgrammRead
from shared.schemas.pruefung import FoerdercheckCreate, PruefungRead


@dataclass(frozen=True)
class Gepruefte:
    """`pruefungen` have the best prospect first; `programme` are by code, in a fixed order."""

    vorhaben: Vorhaben
    kommunen: list[KommuneRead]
    programme: Mapping[str, ProgrammRead]
    pruefungen: list[PruefungRead]

    def angabe(self, programm: str, name: str) -> AngabeRead | None:
        if programm not in self.programme:
            return None
        angaben = self.programme[programm].angaben
        return next((angabe for angabe in angaben if angabe.name == name), None)


async def vorhaben_pruefen(gespraech: Gespraech, vorhaben: Vorhaben) -> Gepruefte:
    """Return what is said of every programme; with versions named, by exactly those."""
    liste, gemeint = await asyncio.gather(
        gespraech(foerderung.programme(stichtag=vorhaben.stichtag)),
        gespraech(kommunen(ags=vorhaben.kommunen, stichtag=vorhaben.stichtag)),
    )
    gelesen = await asyncio.gather(
        *(
            gespraech(foerderung.programm(p.code, stichtag=vorhaben.stichtag))
            for p in liste.inhalt.items
        )
    )
    programme = {antwort.inhalt.code: antwort.inhalt for antwort in gelesen}
    return Gepruefte(
        vorhaben=vorhaben,
        kommunen=gemeint.inhalt.items,
        programme=programme,
        pruefungen=(
            await _nach_fassungen(gespraech, vorhaben)
            if vorhaben.fassungen
            else await _heutige(gespraech, vorhaben, programme)
        ),
    )


async def _heutige(
    gespraech: Gespraech, vorhaben: Vorhaben, programme: Mapping[str, ProgrammRead]
) -> list[PruefungRead]:
    angaben = {
        code: {
            angabe.name: als_json(angabe, bekannt[angabe.name])
            for angabe in programm.angaben
            if angabe.name in (bekannt := vorhaben.bekannte(code))
        }
        for code, programm in programme.items()
    }
    anfrage = FoerdercheckCreate(
        kommunen=list(vorhaben.kommunen),
        stichtag=vorhaben.stichtag,
        gruppe_offen=vorhaben.offen,
        angaben={code: werte for code, werte in angaben.items() if werte},
    )
    return (await gespraech(foerderung.foerdercheck(anfrage))).inhalt.items


async def _nach_fassungen(gespraech: Gespraech, vorhaben: Vorhaben) -> list[PruefungRead]:
    antworten = await asyncio.gather(
        *(
            gespraech(
                foerderung.pruefung(
                    programm=code,
                    regelversion=fassung,
                    stichtag=vorhaben.stichtag,
                    kommunen=vorhaben.kommunen,
                    gruppe_offen=vorhaben.offen,
                    angaben=[f"{n}:{w}" for n, w in sorted(vorhaben.bekannte(code).items())],
                )
            )
            for code, fassung in vorhaben.fassungen.items()
        )
    )
    return [antwort.inhalt for antwort in antworten]
