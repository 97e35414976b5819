"""Formats of other packages: found through an entry point, and unable to stop anything."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from mast_tui.errors import MastError
from mast_tui.traces.discover import Skipped, find, open_traces
from mast_tui.traces.formats import plugins
from tests.traces.rollouts import call, meta, output, write

GOOD = '''
from mast_tui.traces.model import Step
from mast_tui.traces.reader import WholeReader
from mast_tui.traces.trace import Trace

class Rhymes:
    id, family, version = "rhymes", "rhymes", 1
    def sniff(self, head):
        if head.startswith(b"rhyme!"):
            raise RuntimeError("no rhyme")
        return head.startswith(b"rhyme:")
    def open(self, source):
        text = source.read(0, source.size).decode()
        if "burst" in text:
            raise SystemError("burst while opening")
        def steps(facts):
            facts.native_key = "r"
            for line in text.splitlines():
                if "fail" in line:
                    raise RuntimeError("failed in the middle")
                yield Step(0, "reasoning", "poet", line)
        return [Trace(FORMAT, WholeReader(source, steps))]

FORMAT = Rhymes()
'''  # fmt: skip


@pytest.fixture(autouse=True)
def forget() -> Iterator[None]:
    """Entry points are looked up once a process; these tests bring their own."""
    plugins.plugins.cache_clear()
    yield
    plugins.plugins.cache_clear()
    plugins.faults()


def distribution(folder: Path, name: str, module: str, target: str = "FORMAT") -> None:
    """A package as an installer leaves it, with one entry point."""
    (folder / f"{name}.py").write_text(module)
    about = folder / f"{name}-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text(f"[mast_tui.formats]\n{name} = {name}:{target}\n")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))
    for name in ("good_rhymes", "bad_rhymes", "half_rhymes"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    return folder


def test_a_format_of_another_package_is_read(site: Path, tmp_path: Path) -> None:
    distribution(site, "good_rhymes", GOOD)
    path = tmp_path / "x.txt"
    path.write_text("rhyme: a\nof two lines\n")
    (trace,), skipped = open_traces([path])
    assert [step.title for step in trace.steps()] == ["rhyme: a", "of two lines"]
    assert (trace.info.format, skipped) == ("rhymes", [])


def test_a_broken_plug_in_is_a_warning_line(site: Path, tmp_path: Path) -> None:
    distribution(site, "good_rhymes", GOOD)
    distribution(site, "bad_rhymes", "raise ImportError('no such module: poetry')")
    distribution(site, "half_rhymes", "FORMAT = 7")
    path = tmp_path / "x.txt"
    path.write_text("rhyme: a\n")
    traces, skipped = open_traces([path])
    assert len(traces) == 1
    assert sorted(skipped) == [
        Skipped("plug-in bad_rhymes", "cannot be loaded: no such module: poetry"),
        Skipped("plug-in half_rhymes",
                "cannot be loaded: it has no id, family, version, sniff, open"),
    ]  # fmt: skip
    assert open_traces([path])[1] == []  # told once


def test_what_a_plug_in_raises_stays_its_own(site: Path, tmp_path: Path) -> None:
    distribution(site, "good_rhymes", GOOD)
    (tmp_path / "open.txt").write_text("rhyme: burst")
    with pytest.raises(MastError, match="plug-in good_rhymes cannot open it: burst"):
        open_traces([tmp_path / "open.txt"])
    (tmp_path / "middle.txt").write_text("rhyme: a\nfail\n")
    (trace,), _ = open_traces([tmp_path / "middle.txt"])
    assert len(trace.finish()) == 1
    assert trace.info.warnings == ("reading broke off: failed in the middle",)
    (tmp_path / "sniff.txt").write_text("rhyme! a")
    with pytest.raises(MastError, match="not a trace"):
        open_traces([tmp_path / "sniff.txt"])
    run = write(tmp_path / "run.jsonl", meta(), call("a"), output("a"))
    told = [one for one in find([run]) if isinstance(one, Skipped)]
    assert told == [Skipped("plug-in good_rhymes", "fails to sniff: no rhyme")]
