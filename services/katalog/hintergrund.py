"""What the service does between requests."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from services.katalog.uebernahme.abarbeiten import uebernahmen_abarbeiten
from shared.hintergrund import im_hintergrund
from shared.zustellung.zusteller import Zusteller, zustellaufgaben, zustellend


@asynccontextmanager
async def hintergrund(app: FastAPI) -> AsyncIterator[None]:
    zusteller: Zusteller = app.state.zusteller
    async with (
        uebernahmen_abarbeiten(app),
        zustellend(zusteller),
        im_hintergrund(app, zustellaufgaben(zusteller)),
    ):
        yield
