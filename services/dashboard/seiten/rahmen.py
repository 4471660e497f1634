"""What every page needs of its request, and how it is shown."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse

from services.dashboard.anmeldung.sitzung import Sitzung
from services.dashboard.anmeldung.zugang import Csrf, VielleichtSitzung
from services.dashboard.seiten.gespraech import Gespraech
from services.dashboard.seiten.vorlagen import VORLAGEN
from services.dashboard.seiten.zeit import Zeit
from shared.clock import Heute, Jetzt
from shared.seiten import seite

NUR_LESEN = ["GET", "HEAD"]


@dataclass(frozen=True)
class Rahmen:
    """`heute` is the Stichtag, `jetzt` the real instant; `sitzung` is None without a login.

    `betreiber` is who answers for the platform, for the Impressum; `gast` marks a form that
    somebody without a login may fill in before logging in.
    """

    zeit: Zeit
    heute: date
    jetzt: datetime
    betreiber: str | None
    pfad: str
    sitzung: Sitzung | None
    gespraech: Gespraech
    gast: str = ""

    @property
    def bereich(self) -> str:
        """Return the item of the main menu this page belongs to."""
        return "/" + self.pfad.split("/")[1]

    def zeigen(self, vorlage: str, *, status: int = 200, **werte: Any) -> HTMLResponse:
        """Render a template of `seiten/`; what a person sees logged in is kept by no cache."""
        antwort = seite(VORLAGEN, vorlage, status=status, rahmen=self, **werte)
        if self.sitzung is not None:
            antwort.headers["Cache-Control"] = "private, no-store"
        return antwort


def rahmen_fuer(
    request: Request, sitzung: Sitzung | None, *, heute: date, jetzt: datetime
) -> Rahmen:
    """Return the frame for whoever asks, for those who answer instead of the page."""
    return Rahmen(
        zeit=request.app.state.zeit,
        heute=heute,
        jetzt=jetzt,
        betreiber=request.app.state.betreiber,
        pfad=request.url.path,
        sitzung=sitzung,
        gespraech=Gespraech(
            request.app.state.verbindungen, bearer=sitzung.bearer if sitzung else None
        ),
    )


async def _rahmen(
    request: Request, sitzung: VielleichtSitzung, heute: Heute, jetzt: Jetzt
) -> Rahmen:
    return rahmen_fuer(request, sitzung, heute=heute, jetzt=jetzt)


SeitenRahmen = Annotated[Rahmen, Depends(_rahmen)]


async def _rahmen_mit_formular(rahmen: SeitenRahmen, csrf: Csrf) -> Rahmen:
    return replace(rahmen, gast=csrf)


FormularRahmen = Annotated[Rahmen, Depends(_rahmen_mit_formular)]
"""The frame of a page with a form that is filled in first and sent after a login."""
