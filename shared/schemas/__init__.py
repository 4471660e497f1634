"""Wire contracts, one module per service: plain pydantic, nothing else."""
