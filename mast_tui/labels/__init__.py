"""What people say: the store of tags, verdicts and reviews."""
