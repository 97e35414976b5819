"""mast-tui: read agent traces, tag failure modes, measure agreement."""

__version__ = "0.1.0"
