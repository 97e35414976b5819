"""A step laid out as rows: only what shows is touched, and every character knows its place."""
