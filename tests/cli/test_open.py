"""``mast-tui PATH``: where there is no terminal, and where there is no trace."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from mast_tui.cli import main
from tests.helpers import shop_run
from tests.traces.rollouts import call, meta, says, write


def refused(capsys: pytest.CaptureFixture[str], *words: object) -> str:
    """The one line that says why nothing opens."""
    assert main([*map(str, words)]) == 1
    out, err = capsys.readouterr()
    (line,) = err.splitlines()
    assert out == ""
    assert line.startswith("mast-tui: ")
    return line


def test_without_a_terminal_it_prints_what_show_prints(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(shop_run(tmp_path))
    assert main([path]) == 0
    printed = capsys.readouterr().out
    assert main(["show", path]) == 0
    assert printed == capsys.readouterr().out
    assert "kubectl get pods -n shop" in printed


def test_without_a_terminal_and_a_path_the_usage_is_wrong(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main([]) == 2
    out, err = capsys.readouterr()
    assert (out, len(err.splitlines())) == ("", 1)
    assert "mast-tui show PATH" in err


def test_a_missing_path_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "nowhere" in refused(capsys, tmp_path / "nowhere")


def test_an_empty_folder_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty").mkdir()
    assert "empty" in refused(capsys, tmp_path / "empty")


@pytest.mark.parametrize(
    "content",
    [b"", b"hello\n", b"\x00\x01\x02", b"{}", b"[]", b'{"a": 1}\n{"b": 2}\n', b"\xff" * 100],
    ids=["empty", "words", "binary", "object", "array", "other lines", "no text"],
)
def test_a_file_that_is_no_trace_is_one_line(
    tmp_path: Path, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "thing.jsonl"
    path.write_bytes(content)
    assert "thing.jsonl" in refused(capsys, path)


def test_a_damaged_rollout_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path / "r.jsonl", '{"timestamp":"t","type":"session_meta","payload":{"id":')
    assert "r.jsonl" in refused(capsys, path)


def test_a_rollout_cut_off_in_the_middle_opens_as_far_as_it_goes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(
        tmp_path / "r.jsonl", meta(), says("user", "find it"), call("a", "kubectl get pods")
    )
    path.write_text(path.read_text() + '{"timestamp":"t","type":"respo')
    assert main([str(path)]) == 0
    assert "kubectl get pods" in capsys.readouterr().out


def test_in_a_folder_the_rest_opens_and_what_was_skipped_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shop_run(tmp_path)
    bad = tmp_path / "Scenario-3" / "2" / "sessions"
    write(
        bad / "rollout-2026-01-02T03-04-05-bad.jsonl", '{"timestamp":"t","type":"session_meta","pay'
    )
    assert main([str(tmp_path)]) == 0
    out, err = capsys.readouterr()
    assert "kubectl get pods -n shop" in out
    assert "skipped" in err
    assert "Traceback" not in err


def test_a_path_with_control_characters_is_said_safely(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line = refused(capsys, tmp_path / "a\x1b]0;evil\x07b")
    assert "␛]0;evil␇" in line


def test_a_real_process_ends_with_one_and_no_traceback(tmp_path: Path) -> None:
    for words in ([str(tmp_path / "nowhere")], [str(tmp_path)]):
        done = subprocess.run(
            [sys.executable, "-m", "mast_tui", *words], capture_output=True, text=True, timeout=30
        )
        assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (1, "", 1)


def test_a_reader_that_stops_early_is_no_error(tmp_path: Path) -> None:
    path = write(
        tmp_path / "r.jsonl",
        meta(),
        *(call(f"c{n}", f"echo {n} " + "x" * 500) for n in range(2_000)),
    )
    reader, writer = os.pipe()
    process = subprocess.Popen(
        [sys.executable, "-m", "mast_tui", str(path)], stdout=writer, stderr=subprocess.PIPE
    )
    os.close(writer)
    os.read(reader, 100)
    os.close(reader)
    _, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (0, b"")


def test_printing_makes_no_file(
    tmp_path: Path, own_places: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main([str(shop_run(tmp_path))])
    capsys.readouterr()
    assert not own_places.exists()


def test_the_version_and_the_help_name_no_trace(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("mast-tui ")
    assert main(["--help"]) == 0
    told = capsys.readouterr().out
    assert all(word in told for word in ("demo", "list", "show", "export", "agreement", "--db"))


def test_the_json_of_show_is_not_asked_for_by_accident(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main([str(shop_run(tmp_path))])
    with pytest.raises(json.JSONDecodeError):
        json.loads(capsys.readouterr().out)
