"""mast-tui: read agent traces, tag failure modes, measure agreement."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mast_tui.api import Labels, open_store

__version__ = "0.1.0"
__all__ = ["Labels", "__version__", "open_store"]


def __getattr__(name: str) -> Any:
    """``open_store`` and ``Labels``, imported when they are asked for: the screen needs neither."""
    if name in ("open_store", "Labels"):
        from mast_tui import api

        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
