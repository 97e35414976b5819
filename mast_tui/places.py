"""Where files live: the label store, the user state, the bundled samples."""

import os
from pathlib import Path

APP = "mast-tui"


def database_path(chosen: str | None = None) -> Path:
    """The label store: ``chosen``, else ``MAST_TUI_DB``, else the user data folder."""
    named = chosen or os.environ.get("MAST_TUI_DB")
    if named:
        return Path(named).expanduser()
    import platformdirs

    return Path(platformdirs.user_data_dir(APP, appauthor=False)) / "labels.db"


def state_folder() -> Path:
    """Position, recent files and caches: safe to delete (``MAST_TUI_STATE`` moves it)."""
    named = os.environ.get("MAST_TUI_STATE")
    if named:
        return Path(named).expanduser()
    import platformdirs

    return Path(platformdirs.user_state_dir(APP, appauthor=False))


def config_path() -> Path:
    """The configuration file, there or not (``MAST_TUI_CONFIG`` names another)."""
    named = os.environ.get("MAST_TUI_CONFIG")
    if named:
        return Path(named).expanduser()
    import platformdirs

    return Path(platformdirs.user_config_dir(APP, appauthor=False)) / "config.toml"


def samples_folder() -> Path:
    """The bundled sample traces, in a checkout or in an installed wheel."""
    package = Path(__file__).resolve().parent
    bundled = package / "_sample_traces"
    return bundled if bundled.is_dir() else package.parent / "sample_traces"


def annotator_name(chosen: str | None = None) -> str:
    """Who annotates: ``chosen``, else ``MAST_TUI_ANNOTATOR``, the configuration, the login name."""
    named = chosen or os.environ.get("MAST_TUI_ANNOTATOR") or _configured_annotator()
    if named:
        return named
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container's user may have no name
        return f"uid-{os.getuid()}"


def _configured_annotator() -> str:
    if not config_path().exists():
        return ""
    from mast_tui.settings import load

    return load().annotator
