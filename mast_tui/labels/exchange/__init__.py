"""Labels on their way to other stores and back: the labels file, merging, and bundles."""
