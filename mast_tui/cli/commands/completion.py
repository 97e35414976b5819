"""Completion of commands, options and their values for your shell.

source <(mast-tui completion bash)                                  in ~/.bashrc
mast-tui completion zsh > "${fpath[1]}/_mast-tui"                   once, then a new shell
mast-tui completion fish > ~/.config/fish/completions/mast-tui.fish
"""

from argparse import SUPPRESS, Action, ArgumentParser, Namespace
from collections.abc import Iterator

from mast_tui.cli import COMMANDS, command, make_parser, shells
from mast_tui.cli.shells import Command, Option

OPEN = "open"
"""What runs where no command is named."""
FILES = ("FILE", "DIR", "OUT", "PATH", "FOLDER")
"""What the value of an option or an argument is called where it is a file."""


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of ``completion``."""
    parser.add_argument("shell", choices=("bash", "zsh", "fish"), help="your shell")


def run(args: Namespace) -> int:
    """Print the script."""
    lines: Iterator[str] = vars(shells)[args.shell](list(commands()))
    print("\n".join(lines))
    return 0


def commands() -> Iterator[Command]:
    """Every command as its own parser declares it."""
    for name, about in ((OPEN, ""), *COMMANDS.items()):
        yield _command(name, about)


def _command(name: str, about: str) -> Command:
    parser = make_parser(name, command(name))
    declared = [action for action in _declared(parser) if action.help != SUPPRESS]
    options = [_option(action) for action in declared if action.option_strings]
    arguments = [action for action in declared if not action.option_strings]
    first = tuple(map(str, arguments[0].choices)) if arguments and arguments[0].choices else ()
    files = any(_is_file(action) for action in arguments)
    return Command(name, about, tuple(options), first, files)


def _option(action: Action) -> Option:
    values = tuple(map(str, action.choices)) if action.choices else _known(action.dest)
    about = " ".join((action.help or "").split())
    valued = action.nargs != 0
    return Option(tuple(action.option_strings), about, valued, values, _is_file(action))


def _declared(parser: ArgumentParser) -> Iterator[Action]:
    """The options and arguments of a command and of those below it, each option once."""
    known: set[str] = set()
    for action in parser._actions:
        below = action.choices.values() if isinstance(action.choices, dict) else ()
        for one in (action, *(one for sub in below for one in _declared(sub))):
            if one is action or (one.option_strings and one.option_strings[0] not in known):
                known.update(one.option_strings)
                yield one


def _is_file(action: Action) -> bool:
    return any(name in str(action.metavar) for name in FILES)


def _known(option: str) -> tuple[str, ...]:
    """The values of options that leave checking them to others."""
    if option == "theme":
        from mast_tui.tui.inks import THEMES

        return tuple(THEMES)
    if option == "kind":
        from mast_tui.traces.kinds import KINDS

        return tuple(KINDS)
    if option == "mode":
        from mast_tui.codebook.load import load

        return tuple(mode.code for mode in load().modes)
    return ()
