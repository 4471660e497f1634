"""What the pages say about the day they show and the data behind it."""

from dataclasses import dataclass

from services.dashboard.settings import Settings


@dataclass(frozen=True)
class Zeit:
    """`verschoben`: the day is fixed; `vorfuehrung`: the data are partly invented."""

    verschoben: bool
    vorfuehrung: bool

    @classmethod
    def aus(cls, settings: Settings) -> "Zeit":
        return cls(verschoben=settings.heute is not None, vorfuehrung=settings.vorfuehrung)
