"""Which Kommune somebody means who writes a name or a key."""

from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import pytest

from services.dashboard.seiten.gespraech import Gespraech
from services.dashboard.seiten.kommune.finden import kommune_finden
from shared.clients.aufruf import Aufruf

TAG = date(2021, 4, 15)


def _kommune(ags: str, name: str, *, besteht: bool = True, nachfolger: str = "") -> Any:
    return SimpleNamespace(
        ags=ags, name=name, name_amtlich=name, besteht=besteht, vorgaenger=[],
        nachfolger=[nachfolger] if nachfolger else [], gueltig_bis=date(2022, 12, 31),
    )  # fmt: skip


ALLE = [
    _kommune("06635020", "Volkmarsen"),
    _kommune("06635022", "Waldeck"),
    _kommune("06635004", "Bromskirchen", besteht=False, nachfolger="06635001"),
    _kommune("06635001", "Allendorf (Eder)"),
    _kommune("06636001", "Bad Sooden-Allendorf"),
]


async def _antworten(aufruf: Aufruf[Any]) -> Any:
    ags, q = aufruf.frage.get("ags"), str(aufruf.frage.get("q"))
    if ags:
        items = [k for k in ALLE if k.ags in ags]
    else:
        items = [k for k in ALLE if q.lower() in k.name.lower() or k.ags.startswith(q)]
    return SimpleNamespace(inhalt=SimpleNamespace(items=items))


@pytest.mark.parametrize(
    ("text", "ags", "satz"),
    [
        ("06635020", "06635020", ""),
        (" volkmarsen ", "06635020", ""),
        ("06635021", None, "06635021 gibt es am 15. April 2021 nicht. Am nächsten liegen"),
        ("0663", None, "„0663“ ist kein Gemeindeschlüssel"),
        ("06635004", None, "Bromskirchen gab es bis zum 31. Dezember 2022. Seither gehört"),
        ("Allendorf", None, "„Allendorf“ ist nicht eindeutig. Meinen Sie Allendorf (Eder)"),
        ("Berlin", None, "Eine Kommune „Berlin“ gibt es am 15. April 2021 in Hessen nicht."),
        ("", None, "Schreiben Sie den Namen oder den Schlüssel"),
    ],
)
async def test_who_is_meant(text: str, ags: str | None, satz: str) -> None:
    gefunden = await kommune_finden(cast(Gespraech, _antworten), text, stichtag=TAG)
    assert (gefunden.kommune.ags if gefunden.kommune else None) == ags
    assert gefunden.satz.startswith(satz)
