"""What the Dashboard puts together from the other services."""
