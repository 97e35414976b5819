"""``mast-tui figure``: each figure is drawn, nothing in it is cut or covered, and it comes out again."""

import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from mast_tui.cli import main
from mast_tui.cli.samples import make_demo
from mast_tui.codebook.load import load
from tests.analysis.golden import golden_csv

figures = pytest.importorskip("matplotlib.figure")

NAMES = ("signature", "difference", "cascade", "agreement", "disagreements")
HEADS = {"svg": b"<?xml", "pdf": b"%PDF", "png": b"\x89PNG"}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The store of the samples."""
    folder = tmp_path_factory.mktemp("demo") / "samples"
    make_demo(folder)
    return str(folder / "labels.db")


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> "list[Any]":
    """The figures as they were when they were written."""
    found: list[Any] = []
    save = figures.Figure.savefig

    def keep(self: Any, *args: Any, **named: Any) -> None:
        save(self, *args, **named)
        found.append(self)

    monkeypatch.setattr(figures.Figure, "savefig", keep)
    return found


def draw(out: Path, name: str, *words: str) -> Path:
    file = out / f"{name}.png"
    assert main(["figure", name, "-o", str(file), "--dpi", "100", *words]) == 0
    return file


def words_of(figure: Any) -> list[Any]:
    """Everything in a figure that says something and is shown."""
    import matplotlib.text

    found = figure.findobj(matplotlib.text.Text)
    return [one for one in found if one.get_text() and one.get_visible()]


def test_the_list_names_every_figure(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["figure", "--list"]) == 0

    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == list(NAMES)


@pytest.mark.parametrize("form", ["svg", "pdf", "png"])
@pytest.mark.parametrize("name", NAMES)
def test_the_same_numbers_give_the_same_bytes(
    demo: str, tmp_path: Path, name: str, form: str
) -> None:
    files = [tmp_path / f"one.{form}", tmp_path / f"two.{form}"]
    for file in files:
        assert main(["figure", name, "-o", str(file), "--db", demo, "--dpi", "60"]) == 0

    one, two = (file.read_bytes() for file in files)
    assert one.startswith(HEADS[form])
    assert one == two


@pytest.mark.parametrize("look", [(), ("--width", "3.5", "--size", "7", "--grey")])
@pytest.mark.parametrize("name", NAMES)
def test_no_word_is_cut_and_no_label_covers_another(
    demo: str, tmp_path: Path, drawn: list[Any], name: str, look: tuple[str, ...]
) -> None:
    draw(tmp_path, name, "--db", demo, *look)

    [figure] = drawn
    page = figure.bbox
    for word in words_of(figure):
        box = word.get_window_extent()
        inside = box.x0 > -1 and box.y0 > -1 and box.x1 < page.x1 + 1 and box.y1 < page.y1 + 1
        in_axes = word.axes is None or box.width == 0 or inside or not word.get_in_layout()
        assert in_axes, word.get_text()
    for axes in figure.axes:
        labels = [one for one in axes.get_yticklabels() if one.get_text() and one.get_visible()]
        boxes = sorted((one.get_window_extent() for one in labels), key=lambda box: box.y0)
        assert all(low.y1 <= high.y0 + 1 for low, high in pairwise(boxes))


def test_the_heat_map_says_what_the_study_says(tmp_path: Path, drawn: list[Any]) -> None:
    study = tmp_path / "study.csv"
    study.write_text(golden_csv(), encoding="utf-8")

    draw(tmp_path, "signature", "--labels", str(study))

    heat = drawn[0].axes[0]
    modes = [one.get_text() for one in heat.get_yticklabels()]
    assert modes == [mode.label for mode in load().modes if mode.label in modes]
    cells = [word.get_text() for word in heat.texts if word.get_position()[1] == modes.index("FM-2.6 Reasoning-action mismatch")]  # fmt: skip
    assert cells == ["40", "28", "96", "85", "92", "67"]
    assert [one.get_text() for one in heat.get_xticklabels()][:2] == ["failed\n25", "ok\n75"]


def test_many_groups_keep_their_whole_names_and_what_is_left_out_is_said(
    tmp_path: Path, drawn: list[Any], capsys: pytest.CaptureFixture[str]
) -> None:
    study = tmp_path / "study.csv"
    names: dict[str, str] = {}
    lines = golden_csv().splitlines()
    for place, line in enumerate(lines[1:]):
        trace = line.split(",")[1]
        model = names.setdefault(trace, f"a-model-with-a-long-name-{len(names) % 9}")
        lines[1 + place] = ",".join([*line.split(",")[:4], model, *line.split(",")[5:]])
    study.write_text("\n".join(lines), encoding="utf-8")

    draw(tmp_path, "signature", "--labels", str(study))

    shown = [word.get_text() for word in words_of(drawn[0]) if "long-name" in word.get_text()]
    assert len(set(shown)) == 8
    assert "the 8 of 9 groups with most traces are shown" in capsys.readouterr().err


def test_the_difference_plot_has_the_counts_beside_it(tmp_path: Path, drawn: list[Any]) -> None:
    study = tmp_path / "study.csv"
    study.write_text(golden_csv(), encoding="utf-8")

    draw(tmp_path, "difference", "--labels", str(study), "--group", "kimi-k2")

    assert {"69/75", "20/30"} <= {word.get_text() for word in words_of(drawn[0])}


def test_a_data_set_gives_the_same_figure(tmp_path: Path, demo: str) -> None:
    pytest.importorskip("ibis")
    pytest.importorskip("duckdb")
    pytest.importorskip("pyarrow")
    votes = str(tmp_path / "votes.parquet")
    assert main(["export", "parquet", "-o", votes, "--db", demo]) == 0

    for name in ("signature", "difference", "cascade"):
        one = draw(tmp_path, name, "--db", demo).read_bytes()
        assert draw(tmp_path, name, "--labels", votes).read_bytes() == one


def test_names_that_could_act_are_letters(tmp_path: Path, drawn: list[Any]) -> None:
    study = tmp_path / "study.csv"
    text = golden_csv().replace("kimi-k2", "k$\\frac{1}{2}$\x1b[31m")
    study.write_text(text, encoding="utf-8")

    draw(tmp_path, "signature", "--labels", str(study))

    told = "".join(word.get_text() for word in words_of(drawn[0]))
    assert "\x1b" not in told
    assert "$" in told


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("heat", "-o", "x.svg"), 2, 'no figure "heat"; there is signature, difference'),
        (("signature", "-o", "x.jpg"), 2, "a figure is a file with the ending svg, pdf, png"),
        (("signature",), 2, "name a figure and a file"),
        (("signature", "-o", "x.svg", "--size", "100"), 2, "--size is a number from 4 to 40"),
        (("signature", "-o", "x.svg", "--font", "No Such"), 1, 'no font "No Such"'),
        (("difference", "-o", "x.svg", "--group", "zz"), 1, 'no group "zz" by model; there is'),
        (("disagreements", "-o", "x.svg", "--level", "span"), 2, "by trace or step"),
    ],
)
def test_what_cannot_be_drawn_is_one_line(
    demo: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    code: int,
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)

    assert main(["figure", *words, "--db", demo]) == code

    [line] = capsys.readouterr().err.splitlines()
    assert said in line
    assert list(tmp_path.iterdir()) == []


def test_nothing_to_draw_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in NAMES:
        out, db = str(tmp_path / "x.svg"), str(tmp_path / "none.db")
        assert main(["figure", name, "-o", out, "--db", db]) == 1
        assert capsys.readouterr().err.startswith("mast-tui: nothing to draw: ")


def test_without_matplotlib_one_line_says_what_to_install(demo: str, tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['matplotlib'] = None; from mast_tui.cli import main; "
        f"sys.exit(main(['figure', 'signature', '-o', 'x.svg', '--db', {demo!r}]))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=tmp_path
    )

    assert ran.returncode == 1
    assert "pip install 'mast-tui[figures]'" in ran.stderr
