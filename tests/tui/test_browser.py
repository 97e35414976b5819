"""The app in a browser: for this machine and the holder of the token, and nobody else."""

import base64
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from mast_tui.cli import main
from tests.helpers import shop_run

pytest.importorskip("textual_serve", reason="the extra `serve` is not installed")

from aiohttp import WSServerHandshakeError
from aiohttp.test_utils import TestClient, TestServer

from mast_tui.tui.browser import GuardedServer

TOKEN = "t0ken-of-this-test"


@pytest.fixture
async def client() -> AsyncIterator[TestClient[Any, Any]]:
    """A visitor; the command that is served says nothing."""
    app = await GuardedServer("true", "127.0.0.1", 8000, TOKEN)._make_app()
    async with TestClient(TestServer(app)) as visitor:
        yield visitor


async def test_without_the_token_nothing_is_served(client: TestClient[Any, Any]) -> None:
    for path in ("/", "/?token=", "/?token=wrong", "/ws", "/static/js/textual.js", "/static/"):
        answer = await client.get(path)
        assert answer.status == 403, path
        assert "open the address" in await answer.text()


async def test_with_the_token_one_gets_the_app_and_a_cookie(client: TestClient[Any, Any]) -> None:
    first = await client.get(f"/?token={TOKEN}", allow_redirects=False)
    assert (first.status, first.headers["Location"]) == (303, "/")
    assert "HttpOnly" in first.headers["Set-Cookie"]
    page = await client.get(f"/?token={TOKEN}")
    assert page.status == 200
    assert TOKEN not in str(page.url)
    assert "default-src 'self'" in page.headers["Content-Security-Policy"]
    assert "https://" not in await page.text()


async def test_other_names_and_other_pages_are_refused(client: TestClient[Any, Any]) -> None:
    """given a name that points here, or a script of another page with the visitor's cookie"""
    await client.get(f"/?token={TOKEN}")
    assert (await client.get("/", headers={"Host": "evil.example"})).status == 403
    assert (await client.get("/", headers={"Origin": "http://evil.example"})).status == 403
    with pytest.raises(WSServerHandshakeError, match="403"):
        await client.ws_connect("/ws", headers={"Origin": "http://evil.example"})


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.org", ""])
def test_only_loopback_is_listened_on(host: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--host", host, "x"]) == 2
    assert "only a loopback address" in capsys.readouterr().err


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """Where `mast-tui serve` answers, with a run of fourteen steps."""
    server = subprocess.Popen(
        [sys.executable, "-m", "mast_tui", "serve", str(shop_run(tmp_path))],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=tmp_path,
    )  # fmt: skip
    assert server.stdout
    yield server.stdout.readline().strip()
    server.send_signal(signal.SIGINT)
    server.communicate(timeout=20)


class Browser:
    """Headless Chromium, through the driver's own protocol."""

    def __init__(self, profile: Path) -> None:
        self._driver = subprocess.Popen(
            ["chromedriver", "--port=0"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._driver.stdout
        line = next(line for line in self._driver.stdout if "successfully on port" in line)
        self._base = f"http://127.0.0.1:{line.rsplit(' ', 1)[1].strip().rstrip('.')}"
        flags = (
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--window-size=1280,900", f"--user-data-dir={profile}",
        )  # fmt: skip
        options = {"args": list(flags), "binary": shutil.which("chromium")}
        wanted = {"capabilities": {"alwaysMatch": {"goog:chromeOptions": options}}}
        self._base += f"/session/{self.ask('/session', wanted)['sessionId']}"

    def ask(self, path: str, body: object = None, method: str = "POST") -> Any:
        data = None if method != "POST" else json.dumps(body or {}).encode()
        request = urllib.request.Request(self._base + path, data, method=method)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)["value"]

    def type(self, keys: str) -> None:
        """Press keys, wherever the focus is."""
        actions = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self.ask("/actions", {"actions": [{"type": "key", "id": "keys", "actions": actions}]})

    def picture(self) -> bytes:
        return base64.b64decode(self.ask("/screenshot", method="GET"))

    def close(self) -> None:
        self.ask("", method="DELETE")
        self._driver.terminate()
        self._driver.communicate(timeout=20)


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Browser]:
    if not (shutil.which("chromium") and shutil.which("chromedriver")):
        pytest.skip("chromium and chromedriver are not installed")
    one = Browser(tmp_path / "profile")
    yield one
    one.close()


def test_in_a_browser_keys_tag_as_they_do_in_a_terminal(
    browser: Browser, address: str, own_places: Path
) -> None:
    browser.ask("/url", {"url": address})
    store = own_places / "labels.db"
    until = time.monotonic() + 30
    while not store.exists():
        assert time.monotonic() < until, "the tag never came"
        browser.type("33")
        time.sleep(0.5)
    time.sleep(1.0)
    if keep := os.environ.get("MAST_TUI_TEST_PICTURE"):
        Path(keep).write_bytes(browser.picture())
    source = browser.ask("/source", method="GET")
    assert TOKEN not in source
    assert main(["export", "jsonl", "-o", str(own_places / "out.jsonl")]) == 0
    rows = [json.loads(line) for line in (own_places / "out.jsonl").read_text().splitlines()]
    assert {row["mode"] for row in rows} <= {"3.3", None}
