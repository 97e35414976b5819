"""What readers are built with: messages, calls, spans and stories, made into steps."""
