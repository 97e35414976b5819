"""Things broken on purpose: nothing that was said to be saved may be lost.

Each test has a short form, which runs with all the others, and a long one for ``make soak``
(``MAST_TUI_SOAK=1``), with the numbers that docs/reliability.md gives.
"""

import os

SOAK = bool(os.environ.get("MAST_TUI_SOAK"))


def times(short: int, long: int) -> int:
    """How often to do something, in the form that is running."""
    return long if SOAK else short
