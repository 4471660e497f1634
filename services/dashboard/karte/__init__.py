"""What each Kommune and each Kreis has, counted in three ways."""
