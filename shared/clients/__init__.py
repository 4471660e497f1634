"""One typed httpx client per called service: the only place that knows its URLs."""
