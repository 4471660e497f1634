"""An S3 on loopback for what lays files, backups and anchors into a bucket."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
from werkzeug.serving import make_server

EIMER, REGION = "eimer", "eu-central-1"
GESPERRT = "anker"  # a bucket in which nothing can be removed or written over for a day
FRIST = """<ObjectLockConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
<ObjectLockEnabled>Enabled</ObjectLockEnabled>
<Rule><DefaultRetention><Mode>COMPLIANCE</Mode><Days>1</Days></DefaultRetention></Rule>
</ObjectLockConfiguration>"""


@contextmanager
def s3() -> Iterator[str]:
    """Yield the address of a server that has EIMER."""
    from moto.moto_server.werkzeug_app import (
        DomainDispatcherApplication,
        MotoRequestHandler,
        create_backend_app,
    )

    moto = DomainDispatcherApplication(create_backend_app)

    def wie_amazon(environ: dict[str, Any], antworten: Any) -> Any:
        """A sum counts by itself: moto wants to be told of it by a header that only SDKs send."""
        if "HTTP_X_AMZ_CHECKSUM_SHA256" in environ:
            environ["HTTP_X_AMZ_SDK_CHECKSUM_ALGORITHM"] = "SHA256"
        return moto(environ, antworten)

    server = make_server("127.0.0.1", 0, wie_amazon, True, request_handler=MotoRequestHandler)
    faden = Thread(target=server.serve_forever, daemon=True)
    faden.start()
    try:
        adresse = f"http://127.0.0.1:{server.server_port}"
        httpx.put(f"{adresse}/{EIMER}").raise_for_status()
        yield adresse
    finally:
        server.shutdown()
        faden.join()


def gesperrten_eimer_anlegen(adresse: str) -> None:
    """Make GESPERRT with Object Lock in the mode COMPLIANCE."""
    kopf = {"x-amz-bucket-object-lock-enabled": "true"}
    httpx.put(f"{adresse}/{GESPERRT}", headers=kopf).raise_for_status()
    httpx.put(f"{adresse}/{GESPERRT}?object-lock", content=FRIST).raise_for_status()


def wegnehmen(adresse: str, eimer: str, schluessel: str) -> int:
    """Remove a file for good, with all that it ever was, as its owner; return the last answer."""
    import boto3  # type: ignore[import-untyped]
    from botocore.exceptions import ClientError  # type: ignore[import-untyped]

    client = boto3.client(
        "s3",
        endpoint_url=adresse,
        region_name=REGION,
        aws_access_key_id="probe",
        aws_secret_access_key="geheim%1",
    )
    fassungen = client.list_object_versions(Bucket=eimer, Prefix=schluessel)["Versions"]
    for fassung in fassungen:
        try:
            gesagt = client.delete_object(
                Bucket=eimer, Key=schluessel, VersionId=fassung["VersionId"]
            )
        except ClientError as error:
            gesagt = error.response
    status: int = gesagt["ResponseMetadata"]["HTTPStatusCode"]
    return status


def zugang(adresse: str, ordner: Path) -> dict[str, str]:
    """Return the variables that lead there; the secrets lie in a file, as a container gets them."""
    datei = ordner / "zugang"
    datei.write_text("[default]\naws_access_key_id = probe\naws_secret_access_key = geheim%1\n")
    return {
        "AWS_SHARED_CREDENTIALS_FILE": str(datei),
        "AWS_REGION": REGION,
        "AWS_ENDPOINT_URL": adresse,
    }
