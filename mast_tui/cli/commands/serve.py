"""The same app in a browser, on this machine.

  mast-tui serve RUN_DIR             prints the address to open, with its token; ctrl+c ends it
  ssh -L 8123:127.0.0.1:8123 HOST    then shows one that runs on HOST with --port 8123

It answers on loopback only, and only to who has the token. Needs the extra: pip install
'mast-tui[serve]'.
"""

import ipaddress
import secrets
import shlex
import socket
import sys
from argparse import ArgumentParser, Namespace

from mast_tui.cli.options import add_screen_options
from mast_tui.cli.printing import say
from mast_tui.errors import MastError, UsageError


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of ``serve``."""
    parser.add_argument("paths", nargs="*", metavar="PATH", help="traces to open")
    parser.add_argument("--port", type=int, default=0, metavar="N", help="default: a free one")
    parser.add_argument("--host", default="127.0.0.1", help="a loopback address")
    add_screen_options(parser)


def run(args: Namespace) -> int:
    """Serve until interrupted."""
    port = _free_port(_loopback(args.host), args.port)
    try:
        from mast_tui.tui.browser import serve
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] not in ("textual_serve", "aiohttp"):
            raise
        raise MastError("serve needs its extra: pip install 'mast-tui[serve]'") from None
    command = shlex.join([sys.executable, "-m", "mast_tui", *_words(args)])
    serve(command, args.host, port, secrets.token_urlsafe(24), _tell)
    return 0


def _tell(address: str) -> None:
    print(address, flush=True)
    say("open this address in a browser; ctrl+c ends it")


def _loopback(host: str) -> str:
    """The host, if nobody but this machine can reach it."""
    try:
        here = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        here = False
    if not here:
        raise UsageError(f"--host {host}: only a loopback address, as 127.0.0.1; use ssh -L")
    return host


def _free_port(host: str, wanted: int) -> int:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, wanted))
        except (OSError, OverflowError) as error:
            reason = getattr(error, "strerror", None) or "no such port"
            raise MastError(f"--port {wanted}: cannot listen on {host}: {reason}") from None
        return int(probe.getsockname()[1])


def _words(args: Namespace) -> list[str]:
    """The command line of the app that each visitor gets."""
    words = ["--mouse", *(["--ascii"] if args.ascii else []), *(["--no-state"] * args.no_state)]
    for option in ("theme", "db", "annotator", "codebook"):
        if value := getattr(args, option):
            words += [f"--{option}", value]
    return [*words, "--", *args.paths]
