"""Use case: list all figures there are, with their definitions."""

import asyncio
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from services.dashboard.karte.merkmale import gebiet_und_traeger
from services.dashboard.quelle.lage import DIENSTE, geholt_am, status
from services.dashboard.quelle.quelle import Aufnahme, Gelesen
from services.dashboard.quelle.quellen import Quellen
from shared.schemas.dashboard_kennzahl import (
    DienstRead,
    KennzahldefinitionRead,
    KennzahlenkatalogRead,
)
from shared.schemas.dashboard_zahl import Merkmal
from shared.schemas.kennzahl import BeratungKennzahlenRead, KennzahlenRead

VERLAUF = "/dashboard/v1/kennzahlen/{}/verlauf"
EIGENE = Merkmal.KOMMUNEN_MIT_LEISTUNG


async def kennzahlenkatalog(quellen: Quellen, *, stichtag: date) -> KennzahlenkatalogRead:
    """Return every figure of every service that ever answered, whatever they do now."""
    katalog, foerderung, beratung, (gebiet, (traeger,)) = await asyncio.gather(
        quellen.katalog.lesen(stichtag),
        quellen.foerderung.lesen(stichtag),
        quellen.beratung.lesen(stichtag),
        gebiet_und_traeger(quellen, [EIGENE], stichtag=stichtag),
    )
    aufnahmen: Mapping[str, Gelesen[Any]] = {
        "katalog": katalog, "foerderung": foerderung, "beratung": beratung,
    }  # fmt: skip
    werte = {
        zahl.kennzahl: zahl.wert
        for aufnahme in aufnahmen.values()
        if aufnahme
        for zahl in aufnahme.inhalt.items
    }
    items = [
        definition
        for dienst, aufnahme in aufnahmen.items()
        if aufnahme
        for definition in _definitionen(dienst, aufnahme, werte)
    ]
    if traeger.hat is not None and traeger.read.stand:
        items.append(
            KennzahldefinitionRead(
                status=traeger.read.status,
                geholt_am=traeger.read.geholt_am,
                kennzahl=EIGENE,
                titel=traeger.read.titel,
                einheit="Kommunen",
                definition=traeger.read.definition,
                dienst="katalog",
                wert=sum(k.ags in traeger.hat for k in gebiet.kommunen),
                grund=None,
                nenner_kennzahl="kommunen",
                nenner=werte.get("kommunen"),
                stand=traeger.read.stand,
                quelle=traeger.read.quelle,
                auf_der_karte=True,
                verlauf=VERLAUF.format(EIGENE),
            )
        )
    return KennzahlenkatalogRead(
        stichtag=stichtag,
        dienste=[
            DienstRead(dienst=d, name=DIENSTE[d], status=status(a), geholt_am=geholt_am(a))
            for d, a in aufnahmen.items()
        ],
        items=items,
    )


def _definitionen(
    dienst: str, aufnahme: Aufnahme[KennzahlenRead], werte: Mapping[str, int]
) -> Iterator[KennzahldefinitionRead]:
    herkunft: dict[str, Any] = {
        "status": status(aufnahme), "geholt_am": geholt_am(aufnahme), "dienst": dienst,
    }  # fmt: skip
    for zahl in aufnahme.inhalt.items:
        yield KennzahldefinitionRead(
            **herkunft,
            **zahl.model_dump(),
            grund=None,
            nenner=werte.get(zahl.nenner_kennzahl or ""),
            auf_der_karte=zahl.kennzahl in set(Merkmal),
            verlauf=VERLAUF.format(zahl.kennzahl),
        )
    if isinstance(aufnahme.inhalt, BeratungKennzahlenRead):
        for wert in aufnahme.inhalt.werte:
            yield KennzahldefinitionRead(
                **herkunft,
                **wert.model_dump(exclude={"grundlage"}),
                nenner_kennzahl=None,
                nenner=wert.grundlage,
                auf_der_karte=False,
                verlauf=VERLAUF.format(wert.kennzahl),
            )
