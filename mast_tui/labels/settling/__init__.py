"""Disagreements of a round: where annotators differ, what was decided, and the consensus of it."""
