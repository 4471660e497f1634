"""The development issuer's login: one picks a role and is somebody. Embedded run only."""
