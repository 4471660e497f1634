"""How an Antrag ends: withdrawn, revoked, claimed back, or closed with nothing left open."""
