"""Webhooks: what happened in a service, sent to the addresses of other systems."""
