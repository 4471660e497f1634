"""Codes and refresh tokens of the development issuer: once, and not for ever."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from ozg.anmeldedienst.ausgabe import CODE, ERNEUERUNG, Abgelehnt, Anfrage, Ausgabe, challenge

RUECKKEHR, VERIFIER = "http://127.0.0.1:8080/anmelden/rueckkehr", "v" * 43


@dataclass
class Uhr:
    sekunden: float = 1_700_000_000

    def __call__(self) -> float:
        return self.sekunden


@pytest.fixture
def uhr() -> Uhr:
    return Uhr()


@pytest.fixture
def ausgabe(uhr: Uhr) -> Ausgabe:
    key = ec.generate_private_key(ec.SECP256R1())
    return Ausgabe(issuer="http://127.0.0.1:8080/aussteller", client_id="c", key=key, uhr=uhr)


@pytest.fixture
def code(ausgabe: Ausgabe) -> str:
    anfrage = Anfrage(rueckkehr=RUECKKEHR, challenge=challenge(VERIFIER), nonce="n")
    return ausgabe.code(anfrage, {"sub": "jemand", "rollen": ["admin"]})


def abgelehnt(tun: Callable[[], object]) -> None:
    with pytest.raises(Abgelehnt, match="invalid_grant"):
        tun()


def test_ein_code_gilt_einmal_auch_nach_einem_fehlversuch(ausgabe: Ausgabe, code: str) -> None:
    abgelehnt(lambda: ausgabe.einloesen(code, rueckkehr=RUECKKEHR, verifier="w" * 43))
    abgelehnt(lambda: ausgabe.einloesen(code, rueckkehr=RUECKKEHR, verifier=VERIFIER))


def test_ein_code_gilt_nur_fuer_seine_rueckkehradresse(ausgabe: Ausgabe, code: str) -> None:
    abgelehnt(lambda: ausgabe.einloesen(code, rueckkehr=RUECKKEHR + "/", verifier=VERIFIER))


@pytest.mark.parametrize(("spaeter", "gilt"), [(CODE - 1, True), (CODE, False)])
def test_ein_code_gilt_eine_minute(
    ausgabe: Ausgabe, code: str, uhr: Uhr, spaeter: int, gilt: bool
) -> None:
    uhr.sekunden += spaeter
    if gilt:
        assert ausgabe.einloesen(code, rueckkehr=RUECKKEHR, verifier=VERIFIER)["access_token"]
    else:
        abgelehnt(lambda: ausgabe.einloesen(code, rueckkehr=RUECKKEHR, verifier=VERIFIER))


def test_ein_erneuerungstoken_gilt_einmal(ausgabe: Ausgabe, code: str) -> None:
    erste = ausgabe.einloesen(code, rueckkehr=RUECKKEHR, verifier=VERIFIER)
    zweite = ausgabe.erneuern(erste["refresh_token"])
    abgelehnt(lambda: ausgabe.erneuern(erste["refresh_token"]))
    assert ausgabe.erneuern(zweite["refresh_token"])
    abgelehnt(lambda: ausgabe.erneuern(zweite["access_token"]))


@pytest.mark.parametrize(("spaeter", "gilt"), [(ERNEUERUNG - 1, True), (ERNEUERUNG, False)])
def test_ein_erneuerungstoken_gilt_zwoelf_stunden(
    ausgabe: Ausgabe, code: str, uhr: Uhr, spaeter: int, gilt: bool
) -> None:
    token = ausgabe.einloesen(code, rueckkehr=RUECKKEHR, verifier=VERIFIER)["refresh_token"]
    uhr.sekunden += spaeter
    if gilt:
        assert ausgabe.erneuern(token)["access_token"]
    else:
        abgelehnt(lambda: ausgabe.erneuern(token))
