"""What a person sees: the Textual app."""
