"""The command `ozg`: the embedded run on one machine, and scripts for its developers."""
