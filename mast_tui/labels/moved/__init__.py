"""Steps that move: how a tag finds its step again, and how the new place is written down."""
