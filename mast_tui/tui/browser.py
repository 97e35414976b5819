"""The app in a browser: textual-serve on this machine alone, and only for who has the token.

Whoever can open the port could read the traces and tag as the annotator. So the port is bound to
loopback; the address holds a token, which becomes a cookie; requests that name another host (a
name that points here) or come from another page's scripts are refused; and the page may load
nothing from elsewhere.
"""

import hmac
import os
import re
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web
from textual_serve.server import Server

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

HERE = ("127.0.0.1", "localhost", "::1")
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
    "frame-ancestors 'none'; connect-src 'self' ws://"
)
"""What the page may load; the host is added, for its websocket."""
ELSEWHERE = re.compile(r'<link\s+rel="stylesheet"\s+href="https://[^>]*>')
FOCUS = """<script>
const waiting = setInterval(() => {
  const keys = document.querySelector(".xterm-helper-textarea");
  if (keys) { keys.focus(); clearInterval(waiting); }
}, 50);
</script>"""
"""Keys go to the app at once, without a click."""


class GuardedServer(Server):
    """Serves one command to those who have the token."""

    def __init__(self, command: str, host: str, port: int, token: str) -> None:
        name = f"[{host}]" if ":" in host else host
        super().__init__(command, host, port, "mast-tui", f"http://{name}:{port}")
        self.token = token
        self._cookie = f"mast-tui-{port}"
        os.environ.pop("TMUX", None)  # the clipboard is the browser's, not that of a tmux here

    @property
    def address(self) -> str:
        """What one opens in the browser."""
        return f"{self.public_url}/?token={self.token}"

    async def _make_app(self) -> web.Application:
        @web.middleware
        async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
            return await self._guard(request, handler)

        app = await super()._make_app()
        app.middlewares.append(guard)
        return app

    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if not _from_here(request):
            raise web.HTTPForbidden(text="mast-tui serve answers to this machine only")
        given = request.query.get("token", "")
        if given and hmac.compare_digest(given.encode(), self.token.encode()):
            entered = web.Response(status=303, headers={"Location": "/"})
            entered.set_cookie(self._cookie, self.token, httponly=True, samesite="Lax")
            return entered
        kept = request.cookies.get(self._cookie, "")
        if not hmac.compare_digest(kept.encode(), self.token.encode()):
            raise web.HTTPForbidden(text="open the address that mast-tui serve printed")
        response = await handler(request)
        if not response.prepared:
            response.headers["Content-Security-Policy"] = POLICY + request.host
            response.headers["Referrer-Policy"] = "no-referrer"
        return response

    async def handle_index(self, request: web.Request) -> web.StreamResponse:
        """The page, without what it would load from elsewhere."""
        page = await super().handle_index(request)
        assert isinstance(page, web.Response)
        page.text = ELSEWHERE.sub("", page.text or "").replace("</body>", f"{FOCUS}</body>")
        return page

    async def on_startup(self, app: web.Application) -> None:
        """The address was printed already."""

    def serve(self, debug: bool = False) -> None:
        """Serve until interrupted; visitors that are there then do not hold it up."""
        web.run_app(
            self._make_app(), host=self.host, port=self.port, print=None, shutdown_timeout=1.0
        )


def _from_here(request: web.Request) -> bool:
    """Does the request name this machine, and come from its own pages?"""
    host = urlsplit(f"//{request.host}").hostname
    origin = request.headers.get("Origin")
    return host in HERE and (origin is None or origin == f"http://{request.host}")


def serve(command: str, host: str, port: int, token: str, ready: Callable[[str], Any]) -> None:
    """Serve until interrupted; ``ready`` gets the address."""
    server = GuardedServer(command, host, port, token)
    ready(server.address)
    server.serve()
