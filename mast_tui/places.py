"""Where files live: the label store, the user state, the bundled samples."""

import os
from pathlib import Path
from typing import Any

from mast_tui.errors import MastError

APP = "mast-tui"
STUDY = "mast-study.toml"
"""The name of a study file; the study is the folder it stands in."""


def database_path(chosen: str | None = None) -> Path:
    """The label store: ``chosen``, ``MAST_TUI_DB``, the nearest study's, the user data folder."""
    named = chosen or os.environ.get("MAST_TUI_DB")
    if named:
        return Path(named).expanduser()
    if study := _upward(Path.cwd()):
        return study_store(study)
    import platformdirs

    return Path(platformdirs.user_data_dir(APP, appauthor=False)) / "labels.db"


def study_file(chosen: str | None = None) -> Path | None:
    """The study file whose store is used; None outside a study, or with a store of one's own."""
    store = Path(os.path.abspath(database_path(chosen)))
    study = _upward(store.parent)
    return study if study and study_store(study) == store else None


def study_store(study: Path) -> Path:
    """The store that a study file names, which stands in the study's folder."""
    name = study_values(study).get("store", "labels.db")
    folder = Path(os.path.abspath(study.parent))
    store = Path(os.path.abspath(folder / name)) if isinstance(name, str) and name else folder
    if folder not in store.parents:
        raise MastError(f'{study}: store "{name}" is no file in the folder of the study')
    return store


def study_codebook(chosen: str | None = None) -> str | None:
    """What ``--codebook`` is in a study that says nothing else; None where MAST is meant."""
    study = study_file(chosen)
    name = study_values(study).get("codebook", "mast") if study else "mast"
    if study is None or not isinstance(name, str) or name == "mast":
        return None
    return str(study.parent / name) if "." in name or "/" in name else name


def study_measure(chosen: str | None = None) -> tuple[str | None, float | None]:
    """What ``--score`` and ``--threshold`` are in a study that says so."""
    study = study_file(chosen)
    values = study_values(study) if study else {}
    score, threshold = values.get("score"), values.get("threshold")
    if isinstance(threshold, bool) or not isinstance(threshold, int | float):
        threshold = None
    return score if isinstance(score, str) else None, threshold


def study_values(study: Path) -> dict[str, Any]:
    """What a study file says, unchecked."""
    import tomllib

    try:
        return tomllib.loads(study.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise MastError(f"{study}: cannot be read as TOML: {error}") from None


def _upward(folder: Path) -> Path | None:
    for place in (folder, *folder.parents):
        if os.path.isfile(place / STUDY):
            return place / STUDY
    return None


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
