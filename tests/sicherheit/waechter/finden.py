"""Finds every check of rights in services/ and shared/ by its form, and gives it a switch.

What counts (`Art`): roles at a door, a refusal, a question that only widens what somebody sees, a
condition of a query, an option of the verification of tokens. A module is compiled with a switch
around each; one that is off permits.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path

AUS, TUER, ALLE, OHNE = "__waechter_aus__", "__tuer__", "__alle_zeilen__", "__ohne__"
WURZEL = Path(__file__).parents[3]
QUELLEN = ("services", "shared")
# here every refusal is one of identity or origin, whatever it is called
TUEREN = {"shared/auth.py", "services/dashboard/anmeldung/zugang.py"}
ANSPRUECHE = {"rollen", "ags"}
NUR_PRUEFEND = re.compile("_?(verlange|pruefe|darf|nur|erlaube)")
GEPRUEFT = ("verify_signature", "verify_aud", "verify_iss", "verify_exp", "verify_nbf")
TIEFE = 3  # a question asked by a question
FUNKTION = ast.FunctionDef | ast.AsyncFunctionDef


class Art(StrEnum):
    EINLASS = "roles at a door"
    VERBOT = "refusal"
    FRAGE = "question"
    FILTER = "condition of a query"
    TOKEN = "token"


@dataclass(frozen=True, slots=True)
class Stelle:
    """One check in the code: `was` is its text."""

    datei: str
    zeile: int
    spalte: int
    art: Art
    was: str

    @property
    def id(self) -> str:
        return (
            f"{self.datei}:{self.zeile}:{self.spalte}:{self.was if self.art is Art.TOKEN else ''}"
        )

    @property
    def bereich(self) -> str:
        """The service it belongs to, or `shared`."""
        teile = self.datei.split("/")
        return teile[1] if teile[0] == "services" else "shared"


@dataclass
class Wissen:
    """What the whole code says: the errors that refuse, and the full names of what asks."""

    verbote: set[str] = field(default_factory=set)
    einlaesse: set[str] = field(default_factory=set)
    fragen: set[str] = field(default_factory=set)
    filter: set[str] = field(default_factory=set)
    pruefend: set[str] = field(default_factory=set)

    def gemeint(self, baum: ast.Module, modul: str) -> dict[str, str]:
        """Return the full names of what a module imports or defines, by their names in it."""
        namen = {f.name: f"{modul}.{f.name}" for f in baum.body if isinstance(f, FUNKTION)}
        for satz in baum.body:
            if isinstance(satz, ast.ImportFrom):
                namen |= {n.asname or n.name: f"{satz.module}.{n.name}" for n in satz.names}
        return namen


def quelldateien() -> Iterator[Path]:
    for ordner in QUELLEN:
        yield from sorted((WURZEL / ordner).rglob("*.py"))


@cache
def gelernt() -> Wissen:
    """Read all of the code, once."""
    wissen = Wissen()
    baeume = {modul(_ort(datei)): ast.parse(datei.read_text()) for datei in quelldateien()}
    for knoten in (knoten for baum in baeume.values() for knoten in baum.body):
        if isinstance(knoten, ast.ClassDef) and _status(knoten) in {401, 403}:
            wissen.verbote.add(knoten.name)
    for name, baum in baeume.items():
        for funktion in (satz for satz in baum.body if isinstance(satz, FUNKTION)):
            ganz = f"{name}.{funktion.name}"
            rueckgabe = ast.unparse(funktion.returns) if funktion.returns else ""
            if _laesst_ein(funktion, wissen):
                wissen.einlaesse.add(ganz)
            elif "ColumnElement[bool]" in rueckgabe and _von_person(funktion):
                wissen.filter.add(ganz)
            elif NUR_PRUEFEND.match(funktion.name) and any(
                _verbietet(knoten, wissen) for knoten in ast.walk(funktion)
            ):
                wissen.pruefend.add(ganz)
    ja_nein = [
        (name, funktion, wissen.gemeint(baum, name))
        for name, baum in baeume.items()
        for funktion in baum.body
        if isinstance(funktion, FUNKTION) and _name(funktion.returns) == "bool"
    ]
    for _ in range(TIEFE):
        wissen.fragen |= {
            f"{name}.{funktion.name}"
            for name, funktion, gemeint in ja_nein
            if any(_fragt(k, wissen, gemeint) for k in ast.walk(funktion))
        }
    return wissen


def gespiegelt(datei: str) -> str:
    """Return the folder of the tests of a module's package."""
    ort = Path("tests", *Path(datei).parent.parts[datei.startswith("services/") :])
    while not (WURZEL / ort).is_dir():
        ort = ort.parent
    return ort.as_posix()


def modul(datei: str) -> str:
    return datei.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def umgebaut(quelle: str, datei: str, wissen: Wissen) -> tuple[ast.Module, list[Stelle]]:
    """Return the module with switches and what they are for; `datei` is relative to the root."""
    baum = ast.parse(quelle)
    umbau = _Umbau(datei, wissen, wissen.gemeint(baum, modul(datei)))
    baum = umbau.visit(baum)
    return ast.fix_missing_locations(baum), umbau.stellen


def alle_stellen() -> list[Stelle]:
    wissen = gelernt()
    return [
        stelle
        for datei in quelldateien()
        for stelle in umgebaut(datei.read_text(), _ort(datei), wissen)[1]
    ]


class _Umbau(ast.NodeTransformer):
    def __init__(self, datei: str, wissen: Wissen, gemeint: dict[str, str]) -> None:
        self._datei, self._wissen, self._gemeint = datei, wissen, gemeint
        self.stellen: list[Stelle] = []

    def _schalter(self, art: Art, knoten: ast.expr | ast.stmt, was: str | None = None) -> ast.Call:
        was = was or " ".join(ast.unparse(knoten).split())
        stelle = Stelle(self._datei, knoten.lineno, knoten.col_offset, art, was)
        self.stellen.append(stelle)
        return _ruf(AUS, ast.Constant(stelle.id))

    def visit_If(self, knoten: ast.If) -> ast.AST:
        if isinstance(knoten.body[-1], ast.Raise):
            verboten = self._ist_verbot(knoten.body[-1])
            glieder = (
                knoten.test.values
                if isinstance(knoten.test, ast.BoolOp) and isinstance(knoten.test.op, ast.Or)
                else [knoten.test]
            )
            if verboten or any(self._betrifft(glied) for glied in glieder):
                neu = [
                    _und(_nicht(self._schalter(Art.VERBOT, glied)), glied)
                    if verboten or self._betrifft(glied)
                    else glied
                    for glied in glieder
                ]
                knoten.test = neu[0] if len(neu) == 1 else ast.BoolOp(ast.Or(), neu)
                knoten.orelse = [_besucht(self, satz) for satz in knoten.orelse]
                return knoten
        return self.generic_visit(knoten)

    def visit_Raise(self, knoten: ast.Raise) -> ast.AST:
        if not self._ist_verbot(knoten):
            return knoten
        return _wenn_an(self._schalter(Art.VERBOT, knoten), knoten)

    def visit_Expr(self, knoten: ast.Expr) -> ast.AST:
        ruf = knoten.value.value if isinstance(knoten.value, ast.Await) else knoten.value
        if isinstance(ruf, ast.Call) and self._ganz(ruf) in self._wissen.pruefend:
            return _wenn_an(self._schalter(Art.VERBOT, knoten), knoten)
        return self.generic_visit(knoten)

    def visit_Compare(self, knoten: ast.Compare) -> ast.AST:
        if not _fragt(knoten):
            return self.generic_visit(knoten)
        return self._gefragt(knoten, erlaubt=isinstance(knoten.ops[0], ast.In))

    def visit_Call(self, knoten: ast.Call) -> ast.AST:
        name, ganz = _name(knoten.func), self._ganz(knoten)
        if ganz in self._wissen.einlaesse:
            return _ruf(TUER, self._schalter(Art.EINLASS, knoten).args[0], knoten)
        if ganz in self._wissen.filter:
            aus = self._schalter(Art.FILTER, knoten)
            return ast.IfExp(aus, _ruf(ALLE), knoten)
        if name == "decode" and any(k.arg == "algorithms" for k in knoten.keywords):
            return self._token(knoten)
        if _fragt(knoten):
            return self._gefragt(knoten, erlaubt=name != "isdisjoint")
        if ganz in self._wissen.fragen:
            return self._gefragt(knoten, erlaubt=True)
        return self.generic_visit(knoten)

    def _gefragt(self, knoten: ast.expr, *, erlaubt: bool) -> ast.expr:
        aus = self._schalter(Art.FRAGE, knoten)
        return ast.BoolOp(ast.Or(), [aus, knoten]) if erlaubt else _und(_nicht(aus), knoten)

    def _token(self, knoten: ast.Call) -> ast.Call:
        for option in knoten.keywords:
            if option.arg == "options":
                ids = [self._schalter(Art.TOKEN, knoten, was).args[0] for was in GEPRUEFT]
                option.value = _ruf(OHNE, option.value, *ids)
        return knoten

    def _ganz(self, ruf: ast.Call) -> str:
        return self._gemeint.get(ruf.func.id, "") if isinstance(ruf.func, ast.Name) else ""

    def _ist_verbot(self, satz: ast.Raise) -> bool:
        if self._datei in TUEREN:
            return satz.exc is not None
        name = _name(satz.exc.func) if isinstance(satz.exc, ast.Call) else ""
        return name in self._wissen.verbote

    def _betrifft(self, ausdruck: ast.expr) -> bool:
        return any(_fragt(k, self._wissen, self._gemeint) for k in ast.walk(ausdruck))


def _fragt(
    knoten: ast.AST, wissen: Wissen | None = None, gemeint: dict[str, str] | None = None
) -> bool:
    """Whether this asks for the rights of a person, or what is known to ask."""
    match knoten:
        case ast.Call(func=ast.Name(id=name)) if wissen and gemeint:
            return gemeint.get(name) in wissen.fragen
        case ast.Compare(ops=[ast.In() | ast.NotIn()], comparators=[ast.Attribute(attr=attr)]):
            return attr in ANSPRUECHE
        case ast.Call(func=ast.Attribute(attr="vertritt")):
            return True
        case ast.Call(func=ast.Attribute(value=ast.Name(id=wer), attr="hat")):
            return wer in {"sitzung", "self"}
        case ast.Call(func=ast.Attribute(value=links, attr="isdisjoint"), args=[rechts]):
            return any(
                isinstance(x, ast.Attribute) and x.attr in ANSPRUECHE for x in (links, rechts)
            )
    return False


def _verbietet(knoten: ast.AST, wissen: Wissen) -> bool:
    if isinstance(knoten, ast.If) and isinstance(knoten.body[-1], ast.Raise):
        return any(map(_fragt, ast.walk(knoten.test))) or _verbietet(knoten.body[-1], wissen)
    return (
        isinstance(knoten, ast.Raise)
        and isinstance(knoten.exc, ast.Call)
        and _name(knoten.exc.func) in wissen.verbote
    )


def _laesst_ein(funktion: ast.FunctionDef | ast.AsyncFunctionDef, wissen: Wissen) -> bool:
    """Whether it returns a dependency made here that refuses."""
    return any(
        isinstance(innen, ast.AsyncFunctionDef | ast.FunctionDef)
        and any(_verbietet(knoten, wissen) for knoten in ast.walk(innen))
        for innen in funktion.body
    ) and any(
        isinstance(k, ast.Return)
        and isinstance(k.value, ast.Call)
        and _name(k.value.func) == "Depends"
        for k in funktion.body
    )


def _von_person(funktion: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any(
        arg.annotation is not None and "Person" in ast.unparse(arg.annotation)
        for arg in (*funktion.args.args, *funktion.args.kwonlyargs)
    )


def _status(klasse: ast.ClassDef) -> int | None:
    for satz in klasse.body:
        if isinstance(satz, ast.Assign):
            for ziel, wert in _zugewiesen(satz):
                if ziel == "status" and isinstance(wert, ast.Constant):
                    return int(wert.value) if isinstance(wert.value, int) else None
    return None


def _zugewiesen(satz: ast.Assign) -> Iterator[tuple[str, ast.expr]]:
    for ziel in satz.targets:
        if isinstance(ziel, ast.Tuple) and isinstance(satz.value, ast.Tuple):
            yield from ((_name(z), w) for z, w in zip(ziel.elts, satz.value.elts, strict=True))
        else:
            yield _name(ziel), satz.value


def _ort(datei: Path) -> str:
    return datei.relative_to(WURZEL).as_posix()


def _name(ausdruck: ast.expr | None) -> str:
    match ausdruck:
        case ast.Name(id=name):
            return name
        case ast.Attribute(attr=name):
            return name
    return ""


def _ruf(name: str, *args: ast.expr) -> ast.Call:
    return ast.Call(ast.Name(name, ast.Load()), list(args), [])


def _nicht(ausdruck: ast.expr) -> ast.expr:
    return ast.UnaryOp(ast.Not(), ausdruck)


def _und(*glieder: ast.expr) -> ast.expr:
    return ast.BoolOp(ast.And(), list(glieder))


def _wenn_an(aus: ast.Call, satz: ast.stmt) -> ast.If:
    return ast.If(_nicht(aus), [satz], [])


def _besucht(umbau: ast.NodeTransformer, knoten: ast.stmt) -> ast.stmt:
    neu = umbau.visit(knoten)
    assert isinstance(neu, ast.stmt)
    return neu
