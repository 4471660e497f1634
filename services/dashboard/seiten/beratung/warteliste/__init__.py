"""Waiting for a module that is not free."""
