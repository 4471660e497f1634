"""What the services share: one subject per module, no domain rules."""
