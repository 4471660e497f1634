"""The pages beneath `/kommunen`: finding a Kommune, and its cockpit."""
