"""Whom to tell of a weakness: /.well-known/security.txt (RFC 9116)."""
