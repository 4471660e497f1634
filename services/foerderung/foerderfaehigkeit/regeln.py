"""The eligibility rules: data and facts in, a finding for every rule out."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated, Any, Literal, NamedTuple, TypeAlias

from pydantic import BaseModel, Field, TypeAdapter

from services.foerderung.foerderfaehigkeit import anzeige
from services.foerderung.foerderfaehigkeit.sachverhalt import Sachverhalt
from services.foerderung.programm.parameter import Parameter
from services.foerderung.programm.quelle import QuelleVerweis
from shared.schemas.foerderung import (
    Angabentyp,
    Pruefergebnis,
    RegelbefundRead,
    Regelergebnis,
    Schwere,
)

ZAHLEN = frozenset({Angabentyp.GANZZAHL, Angabentyp.ZAHL})


class Befund(NamedTuple):
    """What one rule found: what is, what must be."""

    ergebnis: Regelergebnis
    ist: str | None
    soll: str | None


class _Regel(BaseModel, frozen=True, extra="forbid"):
    id: str
    quelle: QuelleVerweis
    text: str
    schwere: Schwere = Schwere.PFLICHT

    def felder(self) -> dict[str, frozenset[Angabentyp]]:
        """Return the Angaben this rule asks for, each with the types it can judge."""
        return {}

    def parameternamen(self) -> frozenset[str]:
        return frozenset()


class IstHessischeKommune(_Regel):
    typ: Literal["ist_hessische_kommune"]


class DatumBis(_Regel):
    typ: Literal["datum_bis"]
    feld: str
    bis: date

    def felder(self) -> dict[str, frozenset[Angabentyp]]:
        return {self.feld: frozenset({Angabentyp.DATUM})}


class ZeitraumIn(_Regel):
    typ: Literal["zeitraum_in"]
    felder_: Annotated[tuple[str, str], Field(alias="felder")]
    von: date
    bis: date

    def felder(self) -> dict[str, frozenset[Angabentyp]]:
        return dict.fromkeys(self.felder_, frozenset({Angabentyp.DATUM}))


class Ermessen(_Regel):
    typ: Literal["ermessen"]


class MehrereKommunen(_Regel):
    """At least `ab`; exactly `ermessen_bei` is for a person to decide."""

    typ: Literal["mehrere_kommunen"]
    ab: Annotated[int, Field(ge=2)]
    ermessen_bei: int | None = None


class JeKommune(_Regel):
    typ: Literal["je_kommune"]
    feld: str

    def felder(self) -> dict[str, frozenset[Angabentyp]]:
        return {self.feld: frozenset({Angabentyp.GANZZAHL})}


class Wahr(_Regel):
    typ: Literal["wahr"]
    feld: str

    def felder(self) -> dict[str, frozenset[Angabentyp]]:
        return {self.feld: frozenset({Angabentyp.WAHRHEIT})}


class Falsch(_Regel):
    typ: Literal["falsch"]
    feld: str

    def felder(self) -> dict[str, frozenset[Angabentyp]]:
        return {self.feld: frozenset({Angabentyp.WAHRHEIT})}


class Mindestens(_Regel):
    typ: Literal["mindestens"]
    feld: str
    parameter: str

    def felder(self) -> dict[str, frozenset[Angabentyp]]:
        return {self.feld: ZAHLEN}

    def parameternamen(self) -> frozenset[str]:
        return frozenset({self.parameter})


class AlleTageImZeitraum(_Regel):
    """Every day of `feld` falls where the parameter chosen by the value of `nach` is above zero."""

    typ: Literal["alle_tage_im_zeitraum"]
    feld: str
    nach: str
    zeitraeume: Annotated[Mapping[int, str], Field(min_length=1)]

    def felder(self) -> dict[str, frozenset[Angabentyp]]:
        return {
            self.nach: frozenset({Angabentyp.GANZZAHL}),
            self.feld: frozenset({Angabentyp.DATEN}),
        }

    def parameternamen(self) -> frozenset[str]:
        return frozenset(self.zeitraeume.values())


class BudgetImJahr(_Regel):
    typ: Literal["budget_im_jahr"]


Regel: TypeAlias = (
    IstHessischeKommune
    | DatumBis
    | ZeitraumIn
    | Ermessen
    | MehrereKommunen
    | JeKommune
    | Wahr
    | Falsch
    | Mindestens
    | AlleTageImZeitraum
    | BudgetImJahr
)
# An unknown type or field is refused here, when a programme is read, and never judged "unbekannt".
Regelwerk: TypeAlias = Annotated[
    tuple[Annotated[Regel, Field(discriminator="typ")], ...], Field(min_length=1)
]
regelwerk: Any = TypeAdapter(Regelwerk).validate_python

RANGFOLGE = (
    (Regelergebnis.NICHT_ERFUELLT, Pruefergebnis.NICHT_FOERDERFAEHIG),
    (Regelergebnis.UNBEKANNT, Pruefergebnis.ANGABEN_FEHLEN),
    (Regelergebnis.ERMESSEN, Pruefergebnis.EINZELFALLENTSCHEIDUNG),
)


def pruefe(regeln: Sequence[Regel], fall: Sachverhalt) -> list[RegelbefundRead]:
    """Judge every rule, not just up to the first that fails, in the given order."""
    return [_gelesen(regel, _urteil(regel, fall), fall) for regel in regeln]


def gesamt(befunde: Sequence[RegelbefundRead]) -> Pruefergebnis:
    """Return what the findings say together; a hint never changes it."""
    urteile = {b.ergebnis for b in befunde if b.schwere is not Schwere.HINWEIS}
    folgen = (folge for urteil, folge in RANGFOLGE if urteil in urteile)
    return next(folgen, Pruefergebnis.FOERDERFAEHIG)


def _gelesen(regel: Regel, befund: Befund, fall: Sachverhalt) -> RegelbefundRead:
    return RegelbefundRead(
        regel=regel.id,
        ergebnis=befund.ergebnis,
        schwere=regel.schwere,
        text=regel.text,
        ist=befund.ist,
        soll=befund.soll,
        fehlende_angaben=fall.fehlend(*regel.felder()),
        quelle=regel.quelle.titel,
    )


def _urteil(regel: Regel, fall: Sachverhalt) -> Befund:
    match regel:
        case IstHessischeKommune():
            return _ist_hessische_kommune(fall)
        case DatumBis():
            ist = fall.tag(regel.feld)
            return Befund(
                _aus(None if ist is None else ist <= regel.bis),
                None if ist is None else anzeige.tag(ist),
                f"bis {anzeige.tag(regel.bis)}",
            )
        case ZeitraumIn():
            return _zeitraum_in(regel, fall)
        case Ermessen():
            return Befund(Regelergebnis.ERMESSEN, None, "Entscheidung im Einzelfall")
        case MehrereKommunen():
            return _mehrere_kommunen(regel, len(fall.kommunen))
        case JeKommune():
            zahl, noetig = fall.zahl(regel.feld), len(fall.kommunen)
            return Befund(
                _aus(None if zahl is None else zahl >= noetig),
                None if zahl is None else anzeige.zahl(zahl),
                f"{noetig}, einer je Kommune",
            )
        case Wahr():
            return _ja_nein(fall.wahr(regel.feld), soll=True)
        case Falsch():
            return _ja_nein(fall.wahr(regel.feld), soll=False)
        case Mindestens():
            return _mindestens(regel, fall)
        case AlleTageImZeitraum():
            return _alle_tage(regel, fall)
        case BudgetImJahr():
            return _budget_im_jahr(fall)


def _ist_hessische_kommune(fall: Sachverhalt) -> Befund:
    hindernisse = [k.hindernis for k in fall.kommunen if k.hindernis]
    return Befund(
        _aus(not hindernisse),
        " ".join(hindernisse) or f"{anzeige.kommunen(len(fall.kommunen))} in Hessen",
        f"Jede Kommune besteht am {anzeige.tag(fall.stichtag)} in Hessen",
    )


def _zeitraum_in(regel: ZeitraumIn, fall: Sachverhalt) -> Befund:
    beginn, ende = (fall.tag(feld) for feld in regel.felder_)
    soll = anzeige.zeitraum(regel.von, regel.bis)
    ist = " bis ".join("…" if t is None else anzeige.tag(t) for t in (beginn, ende))
    if any(t is not None and not regel.von <= t <= regel.bis for t in (beginn, ende)):
        return Befund(Regelergebnis.NICHT_ERFUELLT, ist, soll)
    if beginn is None or ende is None:
        return Befund(Regelergebnis.UNBEKANNT, None if beginn is ende else ist, soll)
    return Befund(_aus(beginn <= ende), ist, soll)


def _mehrere_kommunen(regel: MehrereKommunen, anzahl: int) -> Befund:
    ist = anzeige.kommunen(anzahl)
    if regel.ermessen_bei is None:
        return Befund(_aus(anzahl >= regel.ab), ist, f"mindestens {anzeige.kommunen(regel.ab)}")
    soll = (
        f"mindestens {anzeige.kommunen(regel.ermessen_bei + 1)};"
        f" {regel.ermessen_bei} nur aus besonderem Grund (Einzelfallentscheidung)"
    )
    if anzahl == regel.ermessen_bei:
        return Befund(Regelergebnis.ERMESSEN, ist, soll)
    return Befund(_aus(anzahl >= regel.ab), ist, soll)


def _ja_nein(ist: bool | None, *, soll: bool) -> Befund:
    worte = {True: "ja", False: "nein"}
    return Befund(
        _aus(None if ist is None else ist is soll), None if ist is None else worte[ist], worte[soll]
    )


def _mindestens(regel: Mindestens, fall: Sachverhalt) -> Befund:
    """Judge by the figure of the Stichtag; where none held yet, nothing can meet it."""
    parameter = fall.parameter[regel.parameter]
    gueltig, zahl = parameter.am(fall.stichtag), fall.zahl(regel.feld)
    ist = None if zahl is None else anzeige.gemessen(zahl, parameter.einheit)
    if gueltig is None:
        return Befund(Regelergebnis.NICHT_ERFUELLT, ist, noch_kein_wert(parameter, fall.stichtag))
    mindestens, bezug = gueltig.wert.wert, gueltig.wert.bezug
    soll = f"mindestens {anzeige.gemessen(mindestens, parameter.einheit)}"
    if bezug:
        soll += f" ({bezug})"
    return Befund(_aus(None if zahl is None else zahl >= mindestens), ist, soll)


def _alle_tage(regel: AlleTageImZeitraum, fall: Sachverhalt) -> Befund:
    """Judge each day by the figure of that very day."""
    wahl, tage = fall.zahl(regel.nach), fall.tage(regel.feld)
    ist = None if tage is None else ", ".join(anzeige.tag(t) for t in sorted(tage))
    if wahl is None:
        return Befund(Regelergebnis.UNBEKANNT, ist, None)
    parameter = fall.parameter[regel.zeitraeume[int(wahl)]]
    soll = f"{parameter.titel}: {_offen(parameter)}"
    if tage is None:
        return Befund(Regelergebnis.UNBEKANNT, None, soll)
    return Befund(_aus(all(_ueber_null(parameter, tag) for tag in tage)), ist, soll)


def _ueber_null(parameter: Parameter, tag: date) -> bool:
    gueltig = parameter.am(tag)
    return gueltig is not None and gueltig.wert.wert > Decimal(0)


def _offen(parameter: Parameter) -> str:
    """Return the periods in which the figure is above zero, in words."""
    anfaenge = sorted(parameter.werte)
    offen = []
    for ab, naechster in zip(anfaenge, [*anfaenge[1:], None], strict=True):
        if parameter.werte[ab].wert > 0:
            offen.append(
                f"ab {anzeige.tag(ab)}"
                if naechster is None
                else anzeige.zeitraum(ab, naechster - timedelta(days=1))
            )
    return ", ".join(offen)


def _budget_im_jahr(fall: Sachverhalt) -> Befund:
    jahr = fall.stichtag.year
    return Befund(
        _aus(jahr in fall.budgetjahre),
        str(jahr),
        "Zusage für " + ", ".join(map(str, sorted(fall.budgetjahre))),
    )


def noch_kein_wert(parameter: Parameter, stichtag: date) -> str:
    """Say that a figure did not exist yet, and since when there is one."""
    return (
        f"{parameter.titel}: am {anzeige.tag(stichtag)} galt noch kein Wert,"
        f" der erste gilt ab {anzeige.tag(parameter.erster_tag)}"
    )


def _aus(erfuellt: bool | None) -> Regelergebnis:
    if erfuellt is None:
        return Regelergebnis.UNBEKANNT
    return Regelergebnis.ERFUELLT if erfuellt else Regelergebnis.NICHT_ERFUELLT
