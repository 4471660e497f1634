"""When a Kommune may begin with an Onlinedienst, decided upon what was read."""

from collections.abc import Sequence
from datetime import date

from services.katalog.bereitstellung.status import pruefe_schritt
from services.katalog.bereitstellung.umfeld import Umfeld, ebenen_der
from services.katalog.tables import Akt, Bereitstellung, Onlinedienst
from shared.errors import DomainError
from shared.schemas.katalog import OnlinedienstStatus

ABRUFBAR = (OnlinedienstStatus.PILOT, OnlinedienstStatus.VERFUEGBAR)


class OnlinedienstNichtAbrufbar(DomainError):
    status, slug = 409, "onlinedienst-nicht-abrufbar"
    title = "Diesen Onlinedienst kann man jetzt nicht abrufen"


class NichtZustaendig(DomainError):
    status, slug, title = 409, "nicht-zustaendig", "Diese Kommune ist dafür nicht zuständig"


class LaeuftSchon(DomainError):
    status, slug = 409, "bereitstellung-laeuft-schon"
    title = "Diese Kommune hat diesen Onlinedienst schon"


def beginne(
    umfeld: Umfeld,
    *,
    ags: str,
    dienst: Onlinedienst,
    am: date | None,
    heute: date,
    laufende: Sequence[Bereitstellung],
) -> Bereitstellung:
    """Return the new Bereitstellung of an Abruf, or refuse it; nothing is stored.

    It was provided (`bereitgestellt_am`) on the first day of the earliest month that the source
    names, on the day of the Abruf where it names none. A later month would refuse true reports:
    the source lists the months of a whole Bündel.
    """
    kommune = umfeld.kommune(ags, heute)
    if am is not None:
        kommune = umfeld.kommune(ags, am)
    if dienst.status not in ABRUFBAR:
        raise OnlinedienstNichtAbrufbar(f"„{dienst.name}“ ist {dienst.status}.")
    if not ebenen_der(kommune) & umfeld.ebenen[dienst.id]:
        raise NichtZustaendig(
            f"Keine Leistung von „{dienst.name}“ liegt bei {kommune.name} ({ags}),"
            " soweit bekannt ist, wer zuständig ist."
        )
    if laufende:
        raise LaeuftSchon(f"Sie läuft unter {laufende[0].id}.")
    tag = am or heute
    neu = Bereitstellung(
        kommune=ags,
        onlinedienst=dienst.id,
        bereitgestellt_am=bereitgestellt_am(dienst.verfuegbar_seit) or tag,
    )
    neu.abgerufen_am = pruefe_schritt(neu, Akt.ABRUFEN, am=am, heute=heute)
    return neu


def bereitgestellt_am(monate: Sequence[str]) -> date | None:
    return date.fromisoformat(f"{min(monate)}-01") if monate else None
