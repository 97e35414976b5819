"""What is written for people is true: examples, lists of formats and numbers, packages."""
