"""A browser without a window, spoken to through two pipes: nothing to install beside it."""

import base64
import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from select import select
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PATIENCE = 30.0


def installed() -> str | None:
    """The browser of this machine."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


class Browser:
    """One tab; what it logs and asks for is kept."""

    def __init__(self, read: int, write: int) -> None:
        self._read, self._write = read, write
        self._waiting = b""
        self._last = 0
        self._session: str | None = None
        self.events: list[dict[str, Any]] = []
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        found = self.ask("Target.attachToTarget", targetId=target, flatten=True)
        self._session = found["sessionId"]
        for room in ("Page", "Runtime", "Log", "Network"):
            self.ask(f"{room}.enable")

    def ask(self, method: str, **values: Any) -> Any:
        """One command and its answer."""
        self._last += 1
        message = {"id": self._last, "method": method, "params": values}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._write, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self._last:
                assert "error" not in answer, answer
                return answer["result"]
            self.events.append(answer)

    def open(self, file: Path) -> None:
        """Load a file to its end."""
        before = len(self.told("Page.loadEventFired"))
        self.ask("Page.navigate", url=file.as_uri())
        while len(self.told("Page.loadEventFired")) == before:
            self.events.append(self._next())

    def run(self, script: str) -> Any:
        """What an expression gives in the page."""
        found = self.ask("Runtime.evaluate", expression=script, returnByValue=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    def size(self, width: int, height: int = 900) -> None:
        """How large the screen is."""
        self.ask(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=1, mobile=width < 700,
        )  # fmt: skip

    def picture(self, file: Path, whole: bool = True) -> None:
        """The page as a picture."""
        found = self.ask("Page.captureScreenshot", captureBeyondViewport=whole)
        file.write_bytes(base64.b64decode(found["data"]))

    def told(self, *methods: str) -> list[dict[str, Any]]:
        """The events of some kinds so far."""
        return [one["params"] for one in self.events if one.get("method") in methods]

    def _next(self) -> dict[str, Any]:
        end = time.monotonic() + PATIENCE
        while b"\0" not in self._waiting:
            ready, _, _ = select([self._read], [], [], max(0.0, end - time.monotonic()))
            found = os.read(self._read, 1 << 16) if ready else b""
            assert found, "the browser does not answer"
            self._waiting += found
        line, _, self._waiting = self._waiting.partition(b"\0")
        answer: dict[str, Any] = json.loads(line)
        return answer


@contextmanager
def browser(program: str, profile: Path) -> Iterator[Browser]:
    """A browser with a profile of its own, ended at the end."""
    to_child, our_write = os.pipe()
    our_read, from_child = os.pipe()
    command = (  # it reads at 3 and writes at 4
        f'exec "$0" --headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage '
        f'--disable-background-networking --no-first-run "--user-data-dir=$1" '
        f"--remote-debugging-pipe 3<&{to_child} 4>&{from_child}"
    )
    child = subprocess.Popen(
        ["bash", "-c", command, program, str(profile)],
        pass_fds=(to_child, from_child),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(to_child)
    os.close(from_child)
    try:
        yield Browser(our_read, our_write)
    finally:
        os.close(our_write)
        child.terminate()
        child.wait(timeout=PATIENCE)
        os.close(our_read)
