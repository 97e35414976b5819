"""What the sources of a study allow to leave."""

from argparse import Namespace
from typing import TYPE_CHECKING

from mast_tui import places

if TYPE_CHECKING:
    from mast_tui.exports.rights import Rights
    from mast_tui.labels.store import Store


def rights_for(args: Namespace, store: "Store") -> "Rights | None":
    """What may be handed on of the traces, in a study."""
    path = places.study_file(args.db)
    if path is None:
        return None
    from mast_tui.exports.rights import rights_of
    from mast_tui.labels.study.plan import load

    return rights_of(store.traces(), load(path), args.with_text_without_licence)
