"""Checks: facts and rules in, a finding for every rule out."""
