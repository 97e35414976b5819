"""What the labels say: pure functions, votes in and numbers out."""
