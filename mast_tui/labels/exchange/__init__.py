"""Labels on their way to other stores and back: the labels file and what is frozen
in one, merging, and bundles."""
