"""HTTP surface of the events of this service."""

from services.foerderung.tables import AKTE
from shared.ereignisse.routen import ereignis_router

router = ereignis_router(AKTE.arten)
