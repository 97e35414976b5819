"""The errors a person is told about: one clear line, no traceback."""


class MastError(Exception):
    """Something named could not be read or done (exit code 1).

    The message is one line: what, where, and what to do about it.
    """


class UsageError(MastError):
    """The command line asks for something it cannot mean (exit code 2)."""


def said(error: Exception) -> str:
    """What an exception says, in one line; its name where it says nothing."""
    return (getattr(error, "strerror", None) or str(error) or type(error).__name__).split("\n")[0]
