"""The life of a Bereitstellung in one table: which act leads where, and which roles may do it."""

from dataclasses import dataclass
from datetime import date

from services.katalog.tables import Akt, Bereitstellung
from shared.auth import Rolle
from shared.deutsch import kurzdatum
from shared.errors import DomainError
from shared.schemas.katalog import Stufe as S


@dataclass(frozen=True, slots=True)
class Schritt:
    von: frozenset[S]
    nach: S
    rollen: tuple[Rolle, ...]


FOLGE = (S.BEREITGESTELLT, S.ABGERUFEN, S.EINGEBUNDEN, S.IM_HESSENFINDER, S.NUTZBAR)
MELDENDE = (Rolle.KOMMUNE, Rolle.PLATTFORM)
LAUFEND = frozenset(FOLGE[1:])
SCHRITTE = {
    Akt.ABRUFEN: Schritt(frozenset({S.BEREITGESTELLT}), S.ABGERUFEN, MELDENDE),
    Akt.EINBINDEN: Schritt(frozenset({S.ABGERUFEN}), S.EINGEBUNDEN, MELDENDE),
    Akt.HESSENFINDER_EINTRAGEN: Schritt(frozenset({S.EINGEBUNDEN}), S.IM_HESSENFINDER, MELDENDE),
    Akt.FREISCHALTEN: Schritt(frozenset({S.IM_HESSENFINDER}), S.NUTZBAR, MELDENDE),
    Akt.ZURUECKNEHMEN: Schritt(LAUFEND, S.ZURUECKGENOMMEN, (*MELDENDE, Rolle.KOORDINIERUNGSSTELLE)),
}
AKT_DER_STUFE = {schritt.nach: akt for akt, schritt in SCHRITTE.items()}


class SchrittUnzulaessig(DomainError):
    status, slug = 409, "schritt-ausser-der-reihe"
    title = "Dieser Schritt ist jetzt nicht an der Reihe"


class TagUnpassend(DomainError):
    status, slug, title = 422, "tag-unpassend", "Dieser Tag passt nicht"


def stufe(bereitstellung: Bereitstellung) -> S:
    """Return the step reached, from the days alone: the stored column follows only the flush."""
    erreicht = [s for s in (*FOLGE, S.ZURUECKGENOMMEN) if tag_der_stufe(bereitstellung, s)]
    return erreicht[-1]


def tag_der_stufe(bereitstellung: Bereitstellung, stufe: S) -> date | None:
    tag: date | None = getattr(bereitstellung, f"{stufe}_am")
    return tag


def pruefe_laufend(bereitstellung: Bereitstellung) -> None:
    """Refuse whatever is to be done to a Bereitstellung that was taken back."""
    if (jetzige := stufe(bereitstellung)) not in LAUFEND:
        raise SchrittUnzulaessig(f"Das geht nicht mehr auf der Stufe „{jetzige}“.")


def pruefe_schritt(
    bereitstellung: Bereitstellung, akt: Akt, *, am: date | None, heute: date
) -> date:
    """Return the day of the step, `heute` without `am`; refuse one out of order or of time."""
    jetzige = stufe(bereitstellung)
    if jetzige not in SCHRITTE[akt].von:
        raise SchrittUnzulaessig(f"„{akt}“ geht nicht auf der Stufe „{jetzige}“.")
    tag = am or heute
    if tag > heute:
        raise TagUnpassend(f"Der {kurzdatum(tag)} liegt in der Zukunft.")
    frueher = tag_der_stufe(bereitstellung, jetzige)
    if frueher and tag < frueher:
        raise TagUnpassend(
            f"Der {kurzdatum(tag)} liegt vor dem Schritt „{jetzige}“ ({kurzdatum(frueher)})."
        )
    return tag


def gehe(bereitstellung: Bereitstellung, akt: Akt, am: date) -> None:
    """Make a step that was examined before."""
    setattr(bereitstellung, f"{SCHRITTE[akt].nach}_am", am)
