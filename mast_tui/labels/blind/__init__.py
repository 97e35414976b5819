"""What an annotator in a blind round must not see yet, and what was shown to them and when."""
