"""The pages beneath `/beratung`: modules, free days, booking, own bookings; planning for ekom21."""
