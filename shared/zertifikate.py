"""Whom connections to others believe."""

import ssl
from functools import cache

import httpx


@cache
def zertifikate() -> ssl.SSLContext:
    """Return the well-known authorities, or those SSL_CERT_FILE or SSL_CERT_DIR names.

    One context for all connections of a process: to read it takes 20 ms and 1 MB each time.
    """
    return httpx.create_ssl_context()
