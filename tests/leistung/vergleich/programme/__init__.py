"""Small programs of the peers, as their tutorials would have one write them.

They run in environments of their own and import nothing of ours.
"""
