"""A study: its file, who gets which traces, how far it is, and what it says of counting and modes."""
