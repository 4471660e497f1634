"""Webhooks: where other systems hear what happens, with what was sent to them."""
