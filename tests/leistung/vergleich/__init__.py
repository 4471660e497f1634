"""What people would use instead of our services, and what the machine can do at most.

Each peer is a module of its own. It installs itself, in pinned versions, into a folder `werkstatt`
(below build/, kept between runs), and runs as its makers recommend for production: no debugging,
no access log, connections kept, one worker. It listens on loopback only and ends with its context
manager. Nothing of a peer is in requirements.lock, and none of its source lies here.

Peers of the catalogue page (`verzeichnis.SEITEN`, the first is the tutorial way = 1):

    NAME: str                                    as the table names it
    async def bauen(werkstatt) -> str | None     a German sentence where it cannot be installed here
    def laufend(werkstatt, zeilen, datenbank) -> AbstractAsyncContextManager[str]

`zeilen` is a CSV written by `zeilen.schreibe(items, path)` from the items of
GET /katalog/v1/leistungen in the order of that list; `datenbank` the libpq URL of an empty
PostgreSQL database that the peer may fill (those on SQLite leave it alone). What is yielded is the
URL of the page of the first 50 rows, to be asked with plain GETs. `zeilen.aus_antwort(body)` takes
the rows out of any peer's answer, and `zeilen.abweichung(ours, theirs)` says in German what
differs in rows or keys, or None: same ids in the same order, same keys. The values lie in one
table, lists and objects as JSON columns: less work than our joins, in favour of the peers.

Peers of acts under competition (`verzeichnis.HANDLUNGEN`): the tutorial way with SELECT FOR UPDATE.

    NAME, bauen(werkstatt)                       as above
    FAELLE: tuple[str, ...]                      names of the cases
    def laufend(werkstatt, datenbank) -> AbstractAsyncContextManager[str]      the URL to POST to
    def rumpf(fall, nr) -> dict[str, object]     the JSON body of request `nr` (0, 1, 2 …) of a case

201 is done, 409 refused as it should be; anything else is an error. `buchung_tutorial` has the
cases `verteilt` (201: any Berater, any days), `ein_berater` (201: one Berater, other days each) and
`vergeben` (409: one slot that request 0 has taken); `mittel_tutorial` has `verteilt` (201: any of
many Budgets), `ein_budget` (201) and `erschoepft` (409). No `nr` twice in one run.

`laufend` raises ozg.umgebung.Abbruch, in German, where a peer was installed and does not start.

Limits: `caddy.vor(werkstatt, ziel)` is Caddy before a bare answer. `pgbench` runs the statements of
our own bookings without any service:

    cluster.sql("CREATE DATABASE beratung_vorher TEMPLATE beratung")     nobody is connected to it
    with mitschrift.mitschreiben(cluster, "beratung") as geschrieben:
        …                                  a service that starts in here books, a thousand times
    transaktionen = geschrieben.transaktionen(mit=pgbench.BUCHT)
    je_sekunde = await pgbench.lauf(
        cluster, vorlage="beratung_vorher", rolle="beratung_app",
        skript=pgbench.skript(transaktionen, neu=pgbench.BUCHT), zugleich=…, ordner=werkstatt)
"""
