"""What the Land pays for a module."""

from services.beratung.foerderregel.regel import foerderung_des_moduls

__all__ = ["foerderung_des_moduls"]
