"""Steps and chains of a Kommune on its page: pure."""

from typing import Any

from services.dashboard.seiten.kommune.umsetzung import (
    handlung,
    kettenzeilen,
    offene,
    stufenbalken,
)
from shared.schemas.abdeckung import UMSETZUNGSSTAND, UmsetzungsstandRead
from shared.schemas.bereitstellung import BEREITSTELLUNG, BereitstellungRead

STAND = UmsetzungsstandRead.model_validate(UMSETZUNGSSTAND)
ERSTER = STAND.naechste_schritte[0]


def kette(stufe: str, **anders: Any) -> BereitstellungRead:
    return BereitstellungRead.model_validate(
        BEREITSTELLUNG | {"ags": STAND.ags, "stufe": stufe} | anders
    )


def test_every_step_has_a_bar_of_what_the_kommune_performs() -> None:
    balken = stufenbalken(STAND)
    assert [(b.worte, b.leistungen) for b in balken][:2] == [
        ("nutzbar", 1),
        ("im Hessenfinder, noch nicht freigeschaltet", 0),
    ]
    assert balken[0].breite == "3.70"
    assert balken[-1].worte == "ohne Onlinedienst"


def test_only_who_may_is_offered_a_step() -> None:
    b = kette("eingebunden")
    [fremd] = kettenzeilen([b], meldet=False, nimmt_zurueck=False)
    assert (fremd.weiter, fremd.zurueck) == (None, None)
    [eigene] = kettenzeilen([b], meldet=True, nimmt_zurueck=True)
    assert eigene.weiter
    assert eigene.zurueck
    pfad = f"/kommunen/{STAND.ags}/bereitstellungen/{b.id}"
    assert eigene.weiter.adresse == f"{pfad}/hessenfinder-eintragen"
    assert eigene.zurueck.adresse == f"{pfad}/zuruecknehmen"
    [amt] = kettenzeilen([b], meldet=False, nimmt_zurueck=True)
    assert amt.weiter is None
    assert amt.zurueck


def test_what_ended_is_not_taken_back_again() -> None:
    [zeile] = kettenzeilen([kette("zurueckgenommen")], meldet=True, nimmt_zurueck=True)
    assert (zeile.weiter, zeile.zurueck) == (None, None)
    [nutzbar] = kettenzeilen([kette("nutzbar")], meldet=True, nimmt_zurueck=True)
    assert nutzbar.weiter is None
    assert nutzbar.zurueck


def test_what_runs_is_not_among_what_has_not_begun() -> None:
    assert ERSTER.onlinedienst
    [offen] = offene(STAND, [], meldet=True)
    assert offen.weiter
    assert offen.weiter.adresse.endswith(f"/abrufen?onlinedienst={ERSTER.onlinedienst.id}")
    dienst = str(ERSTER.onlinedienst.id)
    assert not offene(STAND, [kette("abgerufen", onlinedienst=dienst)], meldet=True)
    assert offene(STAND, [kette("zurueckgenommen", onlinedienst=dienst)], meldet=True)
    assert offene(STAND, [], meldet=False)[0].weiter is None


def test_a_step_leads_to_the_chain_that_runs() -> None:
    assert ERSTER.onlinedienst
    b = kette("abgerufen", onlinedienst=str(ERSTER.onlinedienst.id))
    naechster = ERSTER.model_copy(update={"schritt": "einbinden"})
    assert handlung(STAND.ags, naechster, {b.onlinedienst: b}).endswith(f"/{b.id}/einbinden")
    assert not handlung(STAND.ags, naechster, {})
    ohne = ERSTER.model_copy(update={"onlinedienst": None, "schritt": None})
    assert not handlung(STAND.ags, ohne, {})
