"""What leaves: one module a dataset format."""
