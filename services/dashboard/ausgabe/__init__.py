"""What the Dashboard knows, as files and pictures."""
