"""`make bench`: how fast the whole system is, against its peers and against the machine's limit.

What counts are ratios within one run: a class of requests and what it is compared with are
measured one after the other, three times over, and the median of the ratios counts.
"""
