"""Who may see a page of the administration; the services decide again with every call."""

from typing import Annotated, Any

from fastapi import Depends

from services.dashboard.anmeldung.sitzung import Sitzung
from services.dashboard.anmeldung.zugang import NoetigeSitzung
from services.dashboard.seiten.verwaltung.worte import ROLLEN
from shared.auth import Rolle, RolleFehlt


def _nur(*rollen: Rolle) -> Any:
    async def einlassen(sitzung: NoetigeSitzung) -> Sitzung:
        if not sitzung.hat(*rollen):
            namen = " oder ".join(f"„{ROLLEN[rolle]}“" for rolle in rollen)
            raise RolleFehlt(f"Für diese Seite melden Sie sich mit der Rolle {namen} an.")
        return sitzung

    return Depends(einlassen)


Verwaltung = Annotated[Sitzung, _nur(Rolle.ADMIN)]
Programmpflege = Annotated[Sitzung, _nur(Rolle.KOORDINIERUNGSSTELLE)]
Webhookpflege = Annotated[Sitzung, _nur(Rolle.ADMIN, Rolle.PLATTFORM)]
Einblick = Annotated[Sitzung, _nur(Rolle.ADMIN, Rolle.KOORDINIERUNGSSTELLE)]
"""What `Verwaltung` and `Programmpflege` may see both."""
Ueberblick = Annotated[Sitzung, _nur(Rolle.ADMIN, Rolle.KOORDINIERUNGSSTELLE, Rolle.PLATTFORM)]
