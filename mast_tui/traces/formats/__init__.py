"""One module a trace format; a reader knows nothing of other readers."""
