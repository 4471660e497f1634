"""Small files of our own making: a LeiKa table and a Gemeindeverzeichnis."""

KOPF = (
    "leika_schluessel,bezeichnung,typisierung,ozg_id,leistungsbuendel,lage,themenfeld,"
    "rechtsgrundlage,gesetz,gesetz_kurz\r\n"
)


def leika_zeile(
    schluessel: str,
    name: str,
    *,
    typisierung: str = "4",
    ozg: str = "10998,Drachenflug,Drachen,Bauen & Wohnen",
) -> bytes:
    return f'{schluessel},{name},"{typisierung}",{ozg},,,\r\n'.encode()


LEIKA = b"".join(
    (
        KOPF.encode(),
        leika_zeile("99012998000000", "Drachenflug"),
        leika_zeile("99012998001000", "Drachenflug Erlaubnis", typisierung="1, 2/3"),
    )
)
