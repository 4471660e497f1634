"""The templates of our pages."""

from pathlib import Path

from services.dashboard.seiten.schreibweise import FILTER
from shared.seiten import vorlagen

VORLAGEN = vorlagen(Path(__file__).parent)
VORLAGEN.filters.update(FILTER)
