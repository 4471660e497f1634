"""A network of its own for one process, with a cable that can be cut in one direction or both."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import IPv4Address
from itertools import count

from tests.ausfall.fehler import Fehlt

ANFANG, MANCHE = IPv4Address("198.18.0.0"), 1 << 15  # for tests (RFC 2544); as many networks of 4
ZAEHLER = count()


@dataclass(frozen=True, slots=True)
class Netz:
    """`hier` is the address of this end of the cable, `dort` of the one in the network `name`."""

    name: str
    hier: str
    dort: str

    @property
    def davor(self) -> tuple[str, ...]:
        """Return what stands before a command that is to run in it."""
        return ("ip", "netns", "exec", self.name)

    def kappen(self, *ports: int, antworten_nur: bool = False) -> None:
        """Let nothing through between this network and those ports at `hier`; without any port
        nothing at all. With `antworten_nur` what is asked still arrives.
        """
        wohin = f"tcp dport {{ {', '.join(map(str, ports))} }} " if ports else ""
        woher = wohin.replace("dport", "sport")
        hinaus = "" if antworten_nur else f"{wohin}drop;"
        regeln = (
            "table inet ausfall {\n"
            f"chain herein {{ type filter hook input priority 0; {woher}drop; }}\n"
            f"chain hinaus {{ type filter hook output priority 0; {hinaus} }}\n}}\n"
        )
        _laufen([*self.davor, "nft", "-f", "-"], regeln)

    def heilen(self) -> None:
        _laufen([*self.davor, "nft", "delete", "table", "inet", "ausfall"])


@contextmanager
def eigenes_netz() -> Iterator[Netz]:
    """Make it; raises Fehlt where this machine does not allow it."""
    nr = next(ZAEHLER)  # the kernel takes its time to remove the one before
    erste = ANFANG + 4 * ((os.getpid() + 17 * nr) % MANCHE)
    netz = Netz(f"ausfall-{os.getpid()}-{nr}", str(erste + 1), str(erste + 2))
    kabel = f"aus{os.getpid()}-{nr}"
    try:
        _laufen(["ip", "netns", "add", netz.name])
    except (OSError, subprocess.CalledProcessError) as grund:
        raise Fehlt("network namespaces are not allowed here: run as root") from grund
    try:
        in_ihm = ["ip", "-n", netz.name]
        try:
            for befehl in (
                ["ip", "link", "add", kabel, "type", "veth", "peer", "name", "dort",
                 "netns", netz.name],
                ["ip", "addr", "add", f"{netz.hier}/30", "dev", kabel],
                ["ip", "link", "set", kabel, "up"],
                [*in_ihm, "addr", "add", f"{netz.dort}/30", "dev", "dort"],
                [*in_ihm, "link", "set", "dort", "up"],
                [*in_ihm, "link", "set", "lo", "up"],
                [*netz.davor, "nft", "list", "ruleset"],
            ):  # fmt: skip
                _laufen(befehl)
        except (OSError, subprocess.CalledProcessError) as grund:
            raise Fehlt("veth or nft is missing: apt-get install iproute2 nftables") from grund
        yield netz
    finally:
        _laufen(["ip", "netns", "delete", netz.name])  # the cable goes with it


def _laufen(befehl: list[str], eingabe: str | None = None) -> None:
    subprocess.run(befehl, input=eingabe, check=True, capture_output=True, text=True, timeout=10)
