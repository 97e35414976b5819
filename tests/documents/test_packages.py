"""The wheel and the source archive carry everything, and what is unpacked from them works."""

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from mast_tui import __version__
from tests.documents.examples import ROOT

pytest.importorskip("hatchling", reason="no build tool: pip install hatchling")
CARRIED = {
    "mast_tui/py.typed",
    "mast_tui/codebook/mast.toml",
    "mast_tui/codebook/mast.json",
    "mast_tui/_sample_traces/labels.jsonl",
    "mast_tui/_sample_traces/README.md",
}
SOURCES = ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "CITATION.cff", "LICENSE", "Makefile",
           "pyproject.toml", "docs/study.md", "docs/screen.svg", "benchmarks/__main__.py",
           "tests/conftest.py", "tests/tui/drawn/main-80x24.txt", "sample_traces/README.md",
           "mast_tui/py.typed")  # fmt: skip


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this tree."""
    from hatchling.builders.wheel import WheelBuilder

    folder = tmp_path_factory.mktemp("wheel")
    return Path(next(WheelBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"])))


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The source archive of this tree."""
    from hatchling.builders.sdist import SdistBuilder

    folder = tmp_path_factory.mktemp("sdist")
    return Path(next(SdistBuilder(str(ROOT)).build(directory=str(folder))))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the wheel is unpacked, which is all that installing it does."""
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as members:
        members.extractall(folder)
    return folder


def run(installed: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """A command of the unpacked wheel, far from this tree."""
    env = os.environ | {"PYTHONPATH": str(installed), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "mast_tui", *words]
    return subprocess.run(command, cwd=installed.parent, env=env, capture_output=True, text=True)


def test_the_wheel_carries_samples_codebooks_and_types(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    tree = ROOT / "mast_tui"
    data = {f"mast_tui/{one.relative_to(tree)}" for one in tree.rglob("*")
            if one.suffix in (".py", ".toml", ".tcss", ".json") and "_sample" not in str(one)}  # fmt: skip
    assert names >= CARRIED | data
    assert not [name for name in names if name.startswith(("tests/", "benchmarks/"))]


def test_the_wheel_has_every_file_of_the_samples(installed: Path) -> None:
    carried = installed / "mast_tui/_sample_traces"
    samples = [one for one in (ROOT / "sample_traces").rglob("*") if one.is_file()]
    assert samples
    for one in samples:
        assert (carried / one.relative_to(ROOT / "sample_traces")).read_bytes() == one.read_bytes()


def test_the_wheel_names_its_command_and_version(installed: Path) -> None:
    (about,) = installed.glob("*.dist-info")
    assert about.name == f"mast_tui-{__version__}.dist-info"
    assert "mast-tui = mast_tui.cli:main" in (about / "entry_points.txt").read_text()
    assert (about / "licenses/LICENSE").is_file()


def test_what_is_installed_works_without_the_tree(installed: Path, tmp_path: Path) -> None:
    samples = str(installed / "mast_tui/_sample_traces")
    store = str(tmp_path / "demo/labels.db")
    where = "import mast_tui; print(mast_tui.__file__)"
    env = os.environ | {"PYTHONPATH": str(installed)}
    found = subprocess.run(
        [sys.executable, "-c", where], env=env, cwd=tmp_path, capture_output=True, text=True
    )
    assert found.stdout.startswith(str(installed))

    said = {}
    for line in (
        "demo --help",
        f"list {samples}",
        "codebook",
        f"demo --keep {tmp_path / 'demo'}",
        f"agreement --db {store}",
        f"export csv --db {store}",
        f"doctor --db {store}",
    ):
        done = run(installed, *line.split())
        assert done.returncode == 0, f"{line}: {done.stderr}"
        said[line.split()[0]] = done.stdout
    assert said["list"].count("codex") == len(list(Path(samples).rglob("rollout-*.jsonl")))
    assert "FM-3.3 Incorrect verification" in said["codebook"]
    assert said["export"].count("ines") > 10


def test_the_source_archive_is_the_whole_project(archive: Path) -> None:
    with tarfile.open(archive) as members:
        names = {name.partition("/")[2] for name in members.getnames()}
    assert not [one for one in SOURCES if one not in names]
    assert {one for one in names if "__pycache__" in one or one.startswith(".venv")} == set()


def test_a_wheel_made_of_the_source_archive_is_the_same(
    archive: Path, wheel: Path, tmp_path: Path
) -> None:
    from hatchling.builders.wheel import WheelBuilder

    with tarfile.open(archive) as members:
        members.extractall(tmp_path, filter="data")
    (tree,) = tmp_path.glob("mast_tui-*")
    again = next(WheelBuilder(str(tree)).build(directory=str(tmp_path), versions=["standard"]))
    assert zipfile.ZipFile(again).namelist() == zipfile.ZipFile(wheel).namelist()


def test_what_one_cites_is_this_version() -> None:
    import yaml

    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert {"cff-version", "message", "title", "authors"} <= cited.keys()
    assert cited["version"] == __version__
    assert cited["license"] == "MIT"
    assert cited["references"][0]["title"] == "Why Do Multi-Agent LLM Systems Fail?"
