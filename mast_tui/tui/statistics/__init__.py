"""The sections of the statistics screen: what each shows in so many columns."""
