"""The waiting list: who wishes for a consulting that is not free gets the next place, in order.

An offer is a reservation made in the Kommune's name, so the constraints of a Buchung hold its
place. One offer is made for an entry. Whoever declines it or lets it lapse is not put back at the
end of the queue: a list in which nobody answers would else hold the same place again and again.
They may enter themselves anew, which is the same place in the queue and shows that the wish stands.
"""
