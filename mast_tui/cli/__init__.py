"""The command line: one thin module a command, imported only when it is the one asked for.

The modules are in ``commands/``; beside it stands what several of them need.
"""

import os
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Sequence
from importlib import import_module
from types import ModuleType

from mast_tui.cli.streams import safe_streams
from mast_tui.errors import MastError, UsageError

COMMANDS = {
    "demo": "the bundled samples and sample labels, in a throw-away copy",
    "list": "a table of traces",
    "show": "print steps to the terminal or a pipe",
    "tag": "tag a failure mode, as the keys do",
    "review": "mark a trace done, and how the run ended",
    "import": "labels that other people or programs made",
    "export": "labels and datasets",
    "agreement": "agreement between annotators",
    "signature": "failure signatures of models, agents and scenarios",
    "report": "agreement and signatures as one page for a browser",
    "figure": "figures for papers, as svg, pdf or png",
    "convert": "traces of any format as ATIF",
    "place": "place tags again whose steps moved",
    "codebook": "the failure modes with their definitions",
    "keys": "every key on one card",
    "study": "a study of many annotators: make one, check it, freeze its labels",
    "assign": "give the annotators of a study their traces",
    "progress": "how far a study is, and how many traces it still needs",
    "questions": "questions to the lead of a study, and answers",
    "adjudicate": "settle what annotators differ on: the consensus of a round",
    "merge": "several label stores as one",
    "bundle": "a study for an annotator elsewhere, and back",
    "backup": "copies of the label store, and the way back",
    "doctor": "whether store, study and terminal are well, and what to do",
    "tutor": "learn the app in five minutes, by doing",
    "serve": "the same app in a browser, on this machine",
    "completion": "completion of all this for bash, zsh and fish",
}
"""Each name is also a module of :mod:`mast_tui.cli.commands`; ``open`` runs where none is named."""

VALUED = ("--db", "--annotator", "--codebook")
"""Options of every command that take a value, which therefore never is the command."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code (0 fine, 1 not done, 2 usage)."""
    words = list(sys.argv[1:] if argv is None else argv)
    with safe_streams():
        return _run(words)


def _run(words: list[str]) -> int:
    name, rest = split_command(words)
    if name is None and any(word in ("-h", "--help", "--version") for word in words):
        return _about(words)
    try:
        module = command(name)
        args = make_parser(name, module).parse_intermixed_args(rest)
        args.codebook = args.codebook or _study_codebook(args.db)
        return int(module.run(args))
    except MastError as error:
        return _fail(error)
    except BrokenPipeError:  # the reader of our pipe has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


def _study_codebook(database: str | None) -> str | None:
    """A study's own codebook, where the store is a study's."""
    from mast_tui.places import study_codebook

    return study_codebook(database)


def split_command(words: list[str]) -> tuple[str | None, list[str]]:
    """The first word that is a command, and the words without it."""
    value = False
    for place, word in enumerate(words):
        if word == "--":
            break
        if value:
            value = False
        elif word in VALUED:
            value = True
        elif word in COMMANDS:
            return word, words[:place] + words[place + 1 :]
    return None, words


def command(name: str | None) -> ModuleType:
    """The module of a command, imported now."""
    return import_module(f"mast_tui.cli.commands.{name or 'open'}")


def make_parser(name: str | None, module: ModuleType) -> ArgumentParser:
    """The parser of one command, with the options that every command takes."""
    parser = ArgumentParser(
        prog=f"mast-tui {name}" if name else "mast-tui",
        description=module.__doc__,
        formatter_class=RawDescriptionHelpFormatter,
    )
    vars(parser).update(color=False)  # Python 3.14 colours help; what is said has no escapes
    module.add_arguments(parser)
    everywhere = parser.add_argument_group("options everywhere")
    everywhere.add_argument("--db", metavar="FILE", help="the label store (else MAST_TUI_DB)")
    everywhere.add_argument(
        "--annotator",
        metavar="NAME",
        help="who annotates (else MAST_TUI_ANNOTATOR, else the login name)",
    )
    everywhere.add_argument("--codebook", metavar="FILE", help="another codebook than MAST")
    everywhere.add_argument(
        "--no-state", action="store_true", help="write no position or recent files"
    )
    return parser


def _about(words: list[str]) -> int:
    from mast_tui import __version__

    if "--version" in words:
        print(f"mast-tui {__version__}")
        return 0
    parser = make_parser(None, command(None))
    lines = [f"  {name:<10} {what}" for name, what in COMMANDS.items()]
    parser.epilog = "\n".join(
        ["commands:", *lines, "", "mast-tui COMMAND --help tells more of each."]
    )
    parser.print_help()
    return 0


def _fail(error: MastError) -> int:
    print(f"mast-tui: {error}", file=sys.stderr)
    return 2 if isinstance(error, UsageError) else 1
