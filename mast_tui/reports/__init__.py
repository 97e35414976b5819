"""What is looked at elsewhere: one page that needs nothing but a browser."""
