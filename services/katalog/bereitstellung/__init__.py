"""The delivery chain: from the Abruf by a Kommune until its citizens can use the Onlinedienst."""
