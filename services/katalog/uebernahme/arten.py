"""The kinds of import there are."""

from collections.abc import Mapping

from services.katalog.uebernahme.zeile import Art
from shared.schemas.uebernahme import Uebernahmeart

ARTEN: Mapping[Uebernahmeart, Art] = {}
