"""What the versions of the programme say together: when the Land pays how many consultings.

Pure. Each day is judged by the version that holds on it, and by the figure that version names for
it. Whose places they are is said by the key of that figure and by no text: a version may repeat or
correct the words of the last one, it is one period and one Kontingent; another Topf from a day on
is a period of its own in the same Kontingent.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Annotated, Any

from pydantic import BaseModel, Field, ValidationError

from services.beratung.kontingent.finanzierung import Foerderung, Foerderzeit
from shared.schemas.beratung import Bereich

PROGRAMM = "DIGITALISIERUNGSBERATUNG"
MODULE = {Bereich.OZG: (1, 2), Bereich.VERWALTUNGSDIGITALISIERUNG: (3, 4)}
ZEITREGEL = "alle_tage_im_zeitraum"
BEKANNT = {ZEITREGEL, "ist_hessische_kommune"}  # the other one is the Katalog's to say
MITTEL = "Mittel: "  # how the programme begins the remark that names the Topf
ENDE = date(2199, 12, 31)  # of what is open: the last day any input may name


class RegelUnlesbar(Exception):
    """The programme says something this service does not know how to apply."""


@dataclass(frozen=True, slots=True)
class Fassung:
    """A published version, valid from `gueltig_ab` until the next one, with its document."""

    gueltig_ab: date
    regelversion: str
    dokument: Mapping[str, Any]


class _Wert(BaseModel):
    wert: Annotated[int, Field(ge=0, le=100)]
    quelle: str
    vermerk: str | None = None


class _Parameter(BaseModel):
    werte: dict[date, _Wert]


class _Regel(BaseModel):
    typ: str
    zeitraeume: dict[int, str] = {}


class _Quelle(BaseModel):
    titel: str


class _Dokument(BaseModel):
    parameter: dict[str, _Parameter]
    regeln: list[_Regel]
    quellen: dict[str, _Quelle]


@dataclass(frozen=True, slots=True)
class _Gelesen:
    gueltig_ab: date
    regelversion: str
    schluessel: Mapping[Bereich, str]
    werte: Mapping[Bereich, Mapping[date, _Wert]]
    quellen: Mapping[str, _Quelle]


def foerderungen(fassungen: Sequence[Fassung]) -> dict[Bereich, Foerderung]:
    """Return for each Bereich when the Land pays; raises RegelUnlesbar."""
    gelesen = sorted(map(_gelesen, fassungen), key=lambda fassung: fassung.gueltig_ab)
    return {bereich: Foerderung(bereich, _zeiten(gelesen, bereich)) for bereich in Bereich}


def _gelesen(fassung: Fassung) -> _Gelesen:
    try:
        dokument = _Dokument.model_validate(fassung.dokument)
    except ValidationError as error:
        raise RegelUnlesbar(f"{fassung.regelversion}: {error.error_count()} errors") from error
    if fremd := {regel.typ for regel in dokument.regeln} - BEKANNT:
        raise RegelUnlesbar(f"{fassung.regelversion}: unknown {', '.join(sorted(fremd))}")
    zeitraeume = [regel.zeitraeume for regel in dokument.regeln if regel.typ == ZEITREGEL]
    schluessel, werte = {}, {}
    for bereich, module in MODULE.items():
        namen = {regel.get(modul) for regel in zeitraeume for modul in module}
        name = str(namen.pop()) if len(namen) == 1 else ""
        if name not in dokument.parameter:
            raise RegelUnlesbar(f"{fassung.regelversion}: no single period of {bereich}")
        schluessel[bereich] = f"{PROGRAMM}/{name}"
        werte[bereich] = dokument.parameter[name].werte
    return _Gelesen(fassung.gueltig_ab, fassung.regelversion, schluessel, werte, dokument.quellen)


def _zeiten(fassungen: Sequence[_Gelesen], bereich: Bereich) -> tuple[Foerderzeit, ...]:
    wechsel = sorted(
        {fassung.gueltig_ab for fassung in fassungen}
        | {tag for fassung in fassungen for tag in fassung.werte[bereich]}
    )
    zeiten: list[Foerderzeit] = []
    zuletzt_seit: date | None = None
    for von, naechster in zip(wechsel, [*wechsel[1:], None], strict=True):
        bis = ENDE if naechster is None else naechster - timedelta(days=1)
        gelesen = _ab(fassungen, bereich, von, bis)
        if gelesen is None:
            continue
        seit, zeit = gelesen
        if zeiten and _setzt_fort(zeiten[-1], zeit, dasselbe=seit == zuletzt_seit):
            zeiten[-1] = replace(zeit, von=zeiten[-1].von)
        else:
            zeiten.append(zeit)
        zuletzt_seit = seit
    return tuple(zeiten)


def _ab(
    fassungen: Sequence[_Gelesen], bereich: Bereich, von: date, bis: date
) -> tuple[date, Foerderzeit] | None:
    """Return what holds from `von` to `bis`, between which nothing changes, and the day of the
    figure that says so.
    """
    fassung = next((f for f in reversed(fassungen) if f.gueltig_ab <= von), None)
    if fassung is None:
        return None
    seit = max((tag for tag in fassung.werte[bereich] if tag <= von), default=None)
    if seit is None or (wert := fassung.werte[bereich][seit]).wert == 0:
        return None
    quelle = fassung.quellen.get(wert.quelle, _Quelle(titel=wert.quelle)).titel
    topf = (wert.vermerk or quelle).removeprefix(MITTEL)
    schluessel = fassung.schluessel[bereich]
    return seit, Foerderzeit(von, bis, wert.wert, schluessel, topf, quelle, fassung.regelversion)


def _setzt_fort(davor: Foerderzeit, danach: Foerderzeit, *, dasselbe: bool) -> bool:
    """`dasselbe`: both are the figure of one day, so that another Topf is a corrected text."""
    return (
        davor.bis + timedelta(days=1) == danach.von
        and (davor.schluessel, davor.plaetze) == (danach.schluessel, danach.plaetze)
        and (dasselbe or davor.topf == danach.topf)
    )
