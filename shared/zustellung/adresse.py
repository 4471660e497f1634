"""To which addresses something may be sent: public ones only, by name, over https.

`is_global` of Python's ipaddress says True for ranges that lead to private addresses (NAT64, 6to4,
measured), so what is public is said here.
"""

import asyncio
import re
import socket
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import TypeAlias
from urllib.parse import urlsplit

from shared.errors import DomainError

NAME = re.compile(r"(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")
NUR_INNEN = (".localhost", ".local", ".internal", ".intranet", ".lan", ".home.arpa", ".onion")
AUFLOESEN = 3.0  # seconds
OEFFENTLICH_V6 = IPv6Network("2000::/3")
# of these, addresses that carry another one within, or stand for nobody
NICHT_V6 = tuple(
    IPv6Network(netz) for netz in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
)
NICHT_V4 = IPv4Network("192.0.0.0/24")  # public for some Pythons; a cloud's metadata is in it
Aufloesen: TypeAlias = Callable[[str, int], Awaitable[Sequence[str]]]


class WebhookadresseUnzulaessig(DomainError):
    status, slug = 422, "webhookadresse-unzulaessig"
    title = "An diese Adresse wird nichts zugestellt"


class NameUnbekannt(Exception):
    """The name service knows no address of this name now."""


@dataclass(frozen=True, slots=True)
class Ziel:
    """A checked address in its parts; `pfad` with the query."""

    schema: str
    host: str
    port: int
    pfad: str


async def nachschlagen(host: str, port: int) -> Sequence[str]:
    """Return the IP addresses of a name; raises NameUnbekannt."""
    schleife = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(AUFLOESEN):
            gefunden = await schleife.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError, TimeoutError) as error:
        raise NameUnbekannt(host) from error
    return [str(eine[4][0]) for eine in gefunden]


@dataclass(frozen=True)
class Adresspruefung:
    """`loopback` also lets through this very machine, over http: for the embedded run only."""

    loopback: bool = False
    aufloesen: Aufloesen = nachschlagen

    def form(self, adresse: str) -> Ziel:
        """Return the parts of an address that may be used; raises WebhookadresseUnzulaessig."""
        if "\\" in adresse or not re.fullmatch(r"[!-~]+", adresse):
            raise WebhookadresseUnzulaessig("Sie enthält Zeichen, die in keiner Adresse stehen.")
        try:
            teile = urlsplit(adresse)
            host, port = teile.hostname or "", teile.port
        except ValueError as error:
            raise WebhookadresseUnzulaessig("Das ist keine Adresse.") from error
        if teile.fragment or "@" in teile.netloc:
            raise WebhookadresseUnzulaessig("Nennen Sie sie ohne Zugangsdaten und ohne #.")
        pfad = (teile.path or "/") + (f"?{teile.query}" if teile.query else "")
        if self._hier(teile.scheme, host):
            return Ziel(teile.scheme, host, port or 80, pfad)
        if teile.scheme != "https":
            raise WebhookadresseUnzulaessig("Zugestellt wird nur verschlüsselt: https://…")
        if port not in {None, 443}:
            raise WebhookadresseUnzulaessig("Zugestellt wird nur an Port 443.")
        if not NAME.fullmatch(host) or host.endswith(NUR_INNEN):
            raise WebhookadresseUnzulaessig(
                "Nennen Sie einen öffentlichen Rechnernamen, keine IP-Adresse und keinen Namen, den"
                " nur Ihr Netz kennt."
            )
        return Ziel("https", host, 443, pfad)

    def _hier(self, schema: str, host: str) -> bool:
        return self.loopback and schema == "http" and host in {"127.0.0.1", "localhost"}

    async def verlange(self, adresse: str) -> Ziel:
        """Return its parts, unless it cannot be used; a name not known now may be known later."""
        ziel = self.form(adresse)
        with suppress(NameUnbekannt):  # looked up again before each delivery, whose log says it
            await self.ziele(ziel.host, ziel.port)
        return ziel

    async def ziele(self, host: str, port: int) -> list[str]:
        """Return the IP addresses to connect to; one that is not public refuses them all."""
        if self.loopback and host in {"127.0.0.1", "localhost"}:
            return ["127.0.0.1"]
        gefunden = await self.aufloesen(host, port)
        if not gefunden:
            raise NameUnbekannt(host)
        if not all(oeffentlich(eine) for eine in gefunden):
            raise WebhookadresseUnzulaessig("Der Name führt nicht ins öffentliche Netz.")
        return list(dict.fromkeys(gefunden))


def oeffentlich(adresse: str) -> bool:
    """Return whether an IP address is reached over the public net and stands for nothing else."""
    try:
        ip: IPv4Address | IPv6Address = ip_address(adresse)
    except ValueError:
        return False
    if ip.is_multicast or not ip.is_global:
        return False
    if isinstance(ip, IPv6Address):
        return ip in OEFFENTLICH_V6 and not any(ip in netz for netz in NICHT_V6)
    return ip not in NICHT_V4
