"""How fast statusgen is, and others beside it, on the same incidents."""
