"""The whole of the labels, as a file that reads back unchanged."""

from typing import TextIO

from mast_tui.errors import UsageError
from mast_tui.exports import Written
from mast_tui.exports.chosen import Chosen


def write(chosen: Chosen, out: TextIO) -> Written:
    """Write every line; see :mod:`mast_tui.labels.exchange.labels_file`.

    Assignments, questions and freezes go with the labels of everybody, not with a choice of them.
    """
    from mast_tui.labels.exchange import labels_file

    options = chosen.options
    if options.pseudonyms:
        raise UsageError("labels is read back as whose it was: leave out --pseudonyms")
    whole = not options.annotators and not options.consensus and chosen.only is None
    number = labels_file.write(chosen, out, done=options.done, round=options.round, study=whole)
    lost = ("quotes, which are text of traces",) if options.without_text else ()
    return Written(number, lost)
