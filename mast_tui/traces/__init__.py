"""What happened: bytes on disk become traces of steps."""
