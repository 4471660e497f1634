"""The Journal proves itself: its rows are chained, the ends of the chains are kept elsewhere."""
