"""``mast-tui agreement``: the matrix of kappas, and the coefficients that are asked for."""

import json
from pathlib import Path

import pytest

from mast_tui.analysis.agreement_words import MORE
from mast_tui.cli import main
from mast_tui.cli.samples import STORE, make_demo
from tests.cli.test_agreement import votes_file

sklearn = pytest.importorskip("sklearn.metrics")
THREE = [
    [1, 1, 0, 0, 1, 0, 1, 1],
    [1, 0, 0, 0, 1, 1, 1, 1],
    [0, 1, 0, 0, 1, 0, 0, 1],
]


def test_the_matrix_has_the_kappa_of_each_pair(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = votes_file(tmp_path / "votes.csv", THREE)
    assert main(["agreement", str(file), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["overall"]["cohen_kappa"]
    expected = {
        f"a{i}|a{j}": sklearn.cohen_kappa_score(THREE[i], THREE[j])
        for i, j in ((0, 1), (0, 2), (1, 2))
    }
    assert told == pytest.approx(expected)

    assert main(["agreement", str(file)]) == 0
    said = capsys.readouterr().out.splitlines()
    at = next(n for n, line in enumerate(said) if line.startswith("kappa, all modes"))
    matrix = [line.split() for line in said[at + 1 : at + 4]]
    assert matrix == [
        ["a0", f"{expected['a0|a1']:.2f}", f"{expected['a0|a2']:.2f}"],
        ["a1", f"{expected['a0|a1']:.2f}", f"{expected['a1|a2']:.2f}"],
        ["a2", f"{expected['a0|a2']:.2f}", f"{expected['a1|a2']:.2f}"],
    ]


def test_two_annotators_need_no_matrix(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["agreement", str(votes_file(tmp_path / "votes.csv", THREE[:2]))]) == 0
    assert "kappa, all modes" not in capsys.readouterr().out


def test_other_coefficients_are_told_when_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = make_demo(tmp_path / "samples")
    words = ["agreement", "--db", str(folder / STORE), "--level", "trace"]
    assert main(words) == 0
    assert "PABAK" not in capsys.readouterr().out
    assert main([*words, "--coefficients"]) == 0
    said = capsys.readouterr().out
    assert main([*words, "--json"]) == 0
    mode = json.loads(capsys.readouterr().out)["modes"]["3.3"]

    after = said[said.index("fleiss  conger") :]
    heads, *rows = after.splitlines()
    row = next(line for line in rows if line.startswith("FM-3.3"))
    told = dict(zip(reversed(heads.split()), reversed(row.split()), strict=False))
    values = {head: mode.get(name) for name, head in MORE.items()}
    written = {head: "-" if value is None else f"{value:.2f}" for head, value in values.items()}
    assert {head: told[head] for head in written} == written
    assert written["bias"] == "-" != written["PABAK"]
