"""What a verified token lets a person do: rules of its claims, without HTTP."""

import inspect
from types import SimpleNamespace
from typing import Any, get_args

import pytest
from fastapi import Request, Response
from fastapi.security import HTTPAuthorizationCredentials
from sqlalchemy.ext.asyncio import AsyncSession

from shared.auth import (
    SIEHT_ALLE,
    EigenesToken,
    NichtAngemeldet,
    Person,
    Rolle,
    RolleFehlt,
    VielleichtAngemeldet,
    angemeldet,
    braucht,
)
from shared.protokoll import WER, pseudonym
from shared.sicht import (
    ALLE,
    NICHTS,
    WEIT,
    Sicht,
    am_anfang,
    erweitere,
    sehend,
    ueber_alle,
    uebergreifend,
)

A, B = "06635020", "06636013"


def person(*rollen: str, ags: tuple[str, ...] = (A,)) -> Person:
    return Person(sub="wer", rollen=frozenset(rollen), ags=frozenset(ags))


@pytest.mark.parametrize("rolle", Rolle)
def test_wessen_zeilen_eine_rolle_sieht(rolle: Rolle) -> None:
    sicht = person(rolle).sicht()
    assert sicht.alle is (rolle in SIEHT_ALLE)
    assert sicht.kommunen == (frozenset({A}) if rolle is Rolle.KOMMUNE else frozenset())


def test_wer_alle_sieht() -> None:
    assert {"beratung", "koordinierungsstelle", "kspv", "foerderstelle"} == SIEHT_ALLE
    beides = person(Rolle.KOMMUNE, Rolle.KSPV).sicht()
    assert (beides.alle, set(beides.kommunen)) == (True, {A})


@pytest.mark.parametrize(
    ("rollen", "ags", "vertritt", "kommune"),
    [
        (("kommune",), (A,), True, A),
        (("kommune", "beratung"), (A,), True, A),
        (("kommune",), (A, B), True, None),
        (("kommune",), (B,), False, B),
        (("kommune",), (), False, None),
        (("plattform",), (A,), False, None),
        ((), (A,), False, None),
    ],
)
def test_wen_eine_person_vertritt(
    rollen: tuple[str, ...], ags: tuple[str, ...], vertritt: bool, kommune: str | None
) -> None:
    wer = person(*rollen, ags=ags)
    assert wer.vertritt(A) is vertritt
    assert wer.kommune == kommune


async def _gefragt(dependency: Any, wer: Person) -> None:
    await dependency.dependency(wer)


async def test_eine_der_rollen_genuegt() -> None:
    waechter = braucht(Rolle.BERATUNG, Rolle.ADMIN)
    assert inspect.iscoroutinefunction(waechter.dependency)
    await _gefragt(waechter, person("admin"))
    await _gefragt(waechter, person("kommune", "beratung"))
    for falsch in ((), ("kommune",), ("Admin",), ("berat",)):
        with pytest.raises(RolleFehlt) as fehler:
            await _gefragt(waechter, person(*falsch))
        assert str(fehler.value) == "Nötig ist die Rolle „beratung“ oder „admin“."


def test_was_die_datenbank_gesagt_bekommt() -> None:
    assert str(NICHTS) == ""
    assert str(ALLE) == "alle"
    assert str(Sicht(frozenset({B, A}))) == f"{A},{B}"
    assert str(Sicht(frozenset({A}), alle=True)) == "alle"


@pytest.mark.parametrize("falsch", ["alle", "06635020'", "", "０６６３５０２０", f"{A},{B}"])
def test_nur_schluessel_werden_gesagt(falsch: str) -> None:
    with pytest.raises(ValueError, match=r"^not a key of a Kommune$"):
        Sicht(frozenset({falsch}))
    with pytest.raises(ValueError, match=r"^not a key of a Kommune$"):
        Sicht(frozenset({A, falsch}))


def test_eine_sicht_endet_und_waechst_nur() -> None:
    with sehend(NICHTS):
        assert am_anfang() == " SELECT set_config('ozg.kommunen', '', true);"
        erweitere(Sicht(frozenset({B})))
        erweitere(Sicht(frozenset({A})))
        assert am_anfang() == f" SELECT set_config('ozg.kommunen', '{A},{B}', true);"
        with sehend(NICHTS):
            assert "''" in am_anfang()
            erweitere(ALLE)
            erweitere(NICHTS)
            assert "'alle'" in am_anfang()
        assert f"'{A},{B}'" in am_anfang()


class Pruefer:
    """Knows one token, and counts what it lets in."""

    def __init__(self) -> None:
        self.gezaehlt: list[tuple[str, str | None]] = []

    async def person(self, token: str) -> Person:
        assert token == "gut"
        return person("kommune")

    def zaehlen(self, *, zugang: str, kommune: str | None) -> None:
        self.gezaehlt.append((zugang, kommune))


def anfrage(pruefer: Pruefer, kopf: dict[str, str] | None = None) -> Request:
    app = SimpleNamespace(state=SimpleNamespace(verifier=pruefer, drosselung=pruefer))
    roh = [(name.lower().encode(), wert.encode()) for name, wert in (kopf or {}).items()]
    return Request({"type": "http", "app": app, "headers": roh, "state": {}})


GUT = HTTPAuthorizationCredentials(scheme="Bearer", credentials="gut")


async def test_wer_angemeldet_ist_wird_einmal_gezaehlt_und_sieht_seines() -> None:
    pruefer = Pruefer()
    seine = anfrage(pruefer)
    with sehend(NICHTS):
        for _ in range(2):  # a transaction that is run again
            assert await angemeldet(seine, GUT) == person("kommune")
        assert f"'{A}'" in am_anfang()
    assert pruefer.gezaehlt == [("wer", A)]
    assert seine.scope[WER] == pseudonym("wer")
    await angemeldet(anfrage(pruefer), GUT)
    assert len(pruefer.gezaehlt) == 2


async def test_ohne_token_ist_niemand_angemeldet() -> None:
    with pytest.raises(NichtAngemeldet) as fehler:
        await angemeldet(anfrage(Pruefer()), None)
    assert str(fehler.value) == "Es fehlt ein Bearer-Token."
    assert NichtAngemeldet.headers == {"WWW-Authenticate": "Bearer"}


async def test_ein_token_ist_freiwillig_aber_keines_das_nicht_gilt() -> None:
    (abhaengig,) = get_args(VielleichtAngemeldet)[1:]
    antwort = Response()
    assert await abhaengig.dependency(anfrage(Pruefer()), antwort, None) is None
    assert antwort.headers["Vary"] == "Authorization"
    mit = anfrage(Pruefer(), {"Authorization": "Bearer gut"})
    assert await abhaengig.dependency(mit, Response(), GUT) == person("kommune")
    with pytest.raises(NichtAngemeldet):
        await abhaengig.dependency(anfrage(Pruefer(), {"Authorization": "x"}), Response(), None)


async def test_das_eigene_token() -> None:
    (abhaengig,) = get_args(EigenesToken)[1:]
    assert await abhaengig.dependency(person("kommune"), GUT) == "gut"


async def test_eine_ganze_operation_sieht_weit_und_sagt_warum() -> None:
    weit = uebergreifend("because")
    assert weit.dependency.__doc__ == "because"
    with sehend(NICHTS):
        await weit.dependency()
        assert "'alle'" in am_anfang()


class Verbindung(AsyncSession):
    """Keeps what it is told, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.gesagt: list[str] = []

    async def execute(self, statement: Any, *_: Any, **__: Any) -> Any:
        self.gesagt.append(str(statement.compile(compile_kwargs={"literal_binds": True})))

    async def flush(self, objects: Any = None) -> None:
        self.gesagt.append("flush")


def gesetzt(auf: str) -> str:
    return f"SELECT set_config('ozg.kommunen', '{auf}', true) AS set_config_1"


async def test_weit_wird_gesagt_und_wieder_zurueckgenommen() -> None:
    session = Verbindung()
    with sehend(Sicht(frozenset({A}))):
        async with ueber_alle(session, "the reason"):
            assert session.info == {WEIT: "the reason"}
            async with ueber_alle(session, "within"):
                session.gesagt.append("innen")
        assert session.gesagt == [gesetzt("alle"), "innen", "flush", gesetzt(A)]
        assert session.info == {}
        with pytest.raises(AssertionError):
            async with ueber_alle(session, ""):
                pass
        with pytest.raises(ZeroDivisionError):
            async with ueber_alle(session, "an error"):
                raise ZeroDivisionError
        assert session.info == {}
        assert session.gesagt[4:] == [gesetzt("alle")]  # whoever is rolled back needs no more
    with sehend(ALLE):
        async with ueber_alle(andere := Verbindung(), "sees all already"):
            pass
    assert andere.gesagt == []
