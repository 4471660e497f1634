"""How busy the teams are, week by week."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from services.dashboard.seiten.gespraech import Gespraech
from services.dashboard.seiten.schreibweise import formatname
from shared.clients.beratung import planung
from shared.schemas.berater import AuslastungRead, BeraterRead

WOCHEN = 6
WOCHE = timedelta(days=7)


@dataclass(frozen=True)
class Wochenfeld:
    """The days of one team in one week; `worte` say them, `leer` when it does not work then."""

    gebucht: int
    abwesend: int
    frei: int
    arbeitstage: int

    @property
    def leer(self) -> bool:
        return not self.arbeitstage


@dataclass(frozen=True)
class Teamzeile:
    id: UUID
    name: str
    module: str
    formate: str
    regionen: str
    felder: list[Wochenfeld]


@dataclass(frozen=True)
class Wochenplan:
    """`zeilen` is None while the Beratung does not answer; `wochen` are their Mondays."""

    wochen: list[tuple[int, date]]
    zeilen: list[Teamzeile] | None
    frueher: str
    spaeter: str


def montag(text: str, heute: date) -> date:
    """Return the Monday of the day written, else of this week; ten years either way at most."""
    try:
        tag = date.fromisoformat(text)
    except ValueError:
        tag = heute
    if abs((tag - heute).days) > 3650:
        tag = heute
    return tag - timedelta(days=tag.weekday())


async def wochenplan(gespraech: Gespraech, *, ab: str, heute: date) -> Wochenplan:
    """Return six weeks of every team; raises Abgelehnt (403) for who does not plan."""
    anfang = montag(ab, heute)
    teams = await gespraech.versuch(planung.teams())
    belegt = await gespraech.versuch(
        planung.auslastung(von=anfang, bis=anfang + WOCHEN * WOCHE - timedelta(days=1))
    )
    wochen = [anfang + nummer * WOCHE for nummer in range(WOCHEN)]
    return Wochenplan(
        wochen=[(woche.isocalendar().week, woche) for woche in wochen],
        zeilen=None
        if teams is None or belegt is None
        else teamzeilen(teams.items, belegt.items, wochen),
        frueher=f"/beratung/planung?ab={anfang - WOCHEN * WOCHE}",
        spaeter=f"/beratung/planung?ab={anfang + WOCHEN * WOCHE}",
    )


def teamzeilen(
    teams: Sequence[BeraterRead], belegt: Sequence[AuslastungRead], wochen: Sequence[date]
) -> list[Teamzeile]:
    """Return one line a team with a field for each week, empty where it does not work."""
    zu = {(item.berater, item.woche): item for item in belegt}
    return [
        Teamzeile(
            id=team.id,
            name=team.name,
            module=", ".join(str(modul) for modul in team.module),
            formate=" und ".join(formatname(form) for form in team.formate),
            regionen=", ".join(ags[:5] for ags in team.regionen) or "ganz Hessen",
            felder=[_feld(zu.get((team.id, woche))) for woche in wochen],
        )
        for team in teams
    ]


def _feld(item: AuslastungRead | None) -> Wochenfeld:
    if item is None:
        return Wochenfeld(0, 0, 0, 0)
    return Wochenfeld(item.gebucht, item.abwesend, item.frei, item.arbeitstage)
