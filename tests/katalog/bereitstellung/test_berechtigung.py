"""In which role somebody reports for a Kommune: by the token alone."""

import pytest

from services.katalog.bereitstellung.berechtigung import (
    KommuneNichtVertreten,
    rolle_fuer,
    verlange_rolle,
)
from shared.auth import Person, Rolle

A, B = "06635020", "06636013"


@pytest.mark.parametrize(
    ("rollen", "rolle"),
    [
        ({"kommune"}, Rolle.KOMMUNE),
        ({"plattform"}, Rolle.PLATTFORM),
        ({"plattform", "kommune"}, Rolle.KOMMUNE),
        ({"koordinierungsstelle"}, None),
        ({"admin", "beratung", "kspv", "foerderstelle"}, None),
        (set(), None),
    ],
    ids=lambda wert: "-".join(sorted(wert)) if isinstance(wert, set) else str(wert),
)
def test_rolle(rollen: set[str], rolle: Rolle | None) -> None:
    person = Person(sub="wer", rollen=frozenset(rollen), ags=frozenset({A}))
    assert rolle_fuer(person, A) is rolle
    assert rolle_fuer(person, B) is None
    for ags in (B, A) if rolle is None else (B,):
        with pytest.raises(KommuneNichtVertreten) as fehler:
            verlange_rolle(person, ags)
        assert str(fehler.value) == "Ihr Token nennt diesen Gemeindeschlüssel nicht."
    if rolle is not None:
        assert verlange_rolle(person, A) is rolle
