"""What the pages say about the day they show."""

from dataclasses import dataclass

from services.dashboard.settings import Settings


@dataclass(frozen=True)
class Zeit:
    """`verschoben`: the day is fixed; `vorfuehrung`: the data of that day are partly invented."""

    verschoben: bool
    vorfuehrung: bool

    @classmethod
    def aus(cls, settings: Settings) -> "Zeit":
        fest = settings.heute is not None
        return cls(verschoben=fest, vorfuehrung=fest and settings.vorfuehrung)
