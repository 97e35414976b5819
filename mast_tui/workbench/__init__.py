"""What one annotator is doing: position, filter, search, tags, undo. Plain Python, no screen."""
