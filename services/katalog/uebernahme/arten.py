"""The kinds of import there are."""

from collections.abc import Mapping

from services.katalog.uebernahme.gv100ad.angleichen import gv100ad_angleichen
from services.katalog.uebernahme.gv100ad.lesen import gv100ad_lesen
from services.katalog.uebernahme.leika.angleichen import leika_angleichen
from services.katalog.uebernahme.leika.lesen import leika_lesen
from services.katalog.uebernahme.zeile import Art
from services.katalog.xzufi.angleichen import xzufi_angleichen
from services.katalog.xzufi.lesen import xzufi_lesen
from shared.schemas.uebernahme import Uebernahmeart

ARTEN: Mapping[Uebernahmeart, Art] = {
    Uebernahmeart.GV100AD: Art(gv100ad_lesen, gv100ad_angleichen),
    Uebernahmeart.LEIKA: Art(leika_lesen, leika_angleichen),
    Uebernahmeart.XZUFI: Art(xzufi_lesen, xzufi_angleichen),
}
