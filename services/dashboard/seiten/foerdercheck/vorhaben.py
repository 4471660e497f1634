"""What somebody has said so far, and the address that holds it: pure.

    ?k=06635020&k=06636013&tag=2021-03-01&a=IKZ_OZG.laufzeit_jahre:5&a=IKZ_OZG.beschluesse:

An Angabe without a value is one that is not known yet. `f` names the version of the rules by
which a programme was judged (`f=IKZ_OZG:1-0a1b2c3d`): with it the address says the same for ever.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from urllib.parse import urlencode

AGS = re.compile(r"[0-9]{8}", re.ASCII)
ANGABE = re.compile(
    r"([A-Z][A-Z0-9_]{0,63})\.([a-z][a-z0-9_]{0,99}):([a-z0-9.,-]{0,200})", re.ASCII
)
FASSUNG = re.compile(r"([A-Z][A-Z0-9_]{0,63}):([0-9]{1,9}-[0-9a-f]{8})", re.ASCII)
HOECHSTENS_KOMMUNEN, HOECHSTENS_ANGABEN = 50, 100


@dataclass(frozen=True)
class Vorhaben:
    """`angaben` are by programme and name, as the address writes them; "" is "not known yet"."""

    kommunen: tuple[str, ...]
    stichtag: date
    offen: bool = False
    angaben: Mapping[tuple[str, str], str] = field(default_factory=dict)
    fassungen: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def aus(
        cls,
        *,
        k: Sequence[str],
        tag: str,
        offen: str,
        a: Sequence[str],
        f: Sequence[str],
        heute: date,
    ) -> "Vorhaben":
        """Read an address; what does not mean anything in it is left out."""
        try:
            stichtag = date.fromisoformat(tag)
        except ValueError:
            stichtag = heute
        gelesen = (ANGABE.fullmatch(text) for text in a[:HOECHSTENS_ANGABEN])
        fassungen = (FASSUNG.fullmatch(text) for text in f[:HOECHSTENS_ANGABEN])
        return cls(
            kommunen=tuple(
                dict.fromkeys(ags for ags in k[:HOECHSTENS_KOMMUNEN] if AGS.fullmatch(ags))
            ),
            stichtag=stichtag,
            offen=bool(offen),
            angaben={(g[1], g[2]): g[3] for g in gelesen if g},
            fassungen={g[1]: g[2] for g in fassungen if g},
        )

    def mit(self, programm: str, name: str, wert: str) -> "Vorhaben":
        """Return it with one more answer; a version of the rules no longer belongs to it."""
        return replace(self, angaben={**self.angaben, (programm, name): wert}, fassungen={})

    def mit_fassungen(self, fassungen: Mapping[str, str]) -> "Vorhaben":
        return replace(self, fassungen=fassungen)

    def felder(self) -> list[tuple[str, str]]:
        """Return what the address holds, for hidden fields of a form."""
        return [
            *(("k", ags) for ags in self.kommunen),
            ("tag", self.stichtag.isoformat()),
            *([("offen", "ja")] if self.offen else []),
            *(
                ("a", f"{programm}.{name}:{wert}")
                for (programm, name), wert in self.angaben.items()
            ),
            *(("f", f"{programm}:{fassung}") for programm, fassung in self.fassungen.items()),
        ]

    def adresse(self, seite: str = "", **dazu: str) -> str:
        """Return `/foerdercheck` or a page beneath it with everything said so far."""
        pfad = f"/foerdercheck/{seite}" if seite else "/foerdercheck"
        return f"{pfad}?{urlencode([*self.felder(), *dazu.items()], safe=':,.')}"

    def bekannte(self, programm: str) -> dict[str, str]:
        """Return what is known of one programme, by name."""
        return {
            name: wert for (von, name), wert in self.angaben.items() if von == programm and wert
        }
