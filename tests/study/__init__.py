"""A whole study from the first command to the last."""
