"""How each shell is told what may follow: one function a shell, from commands to lines."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mast_tui.cli import VALUED


class Option(NamedTuple):
    """One option of a command, and what may follow it."""

    names: tuple[str, ...]
    about: str
    valued: bool
    values: tuple[str, ...]
    file: bool


class Command(NamedTuple):
    """A command with its options, the words that its first argument may be, and whether files may follow."""

    name: str
    about: str
    options: tuple[Option, ...]
    words: tuple[str, ...]
    files: bool


def bash(commands: Sequence[Command]) -> Iterator[str]:
    """A function for ``complete -F``; works from bash 3.2 on."""
    names = [command.name for command in commands[1:]]
    yield "_mast_tui() {"
    yield "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command=open i"
    yield "    local options= words= files=1 IFS=$' \\t\\n'"
    yield "    for ((i = 1; i < COMP_CWORD; i++)); do"
    yield "        case ${COMP_WORDS[i]} in"
    yield f"            {'|'.join(VALUED)}) i=$((i + 1)) ;;"
    yield f"            {'|'.join(names)}) command=${{COMP_WORDS[i]}}; break ;;"
    yield "        esac"
    yield "    done"
    yield "    case $command:$prev in"
    for command in commands:
        yield from _bash_values(command)
    yield "    esac"
    yield "    case $command in"
    for command in commands:
        words = command.words if command.name != "open" else names
        flags = " ".join(name for option in command.options for name in option.names)
        files = "1" if command.files else ""
        yield f"        {command.name}) options='{flags}' words='{' '.join(words)}' files={files} ;;"
    yield "    esac"
    yield "    if [[ $cur == -* ]]; then"
    yield '        COMPREPLY=($(compgen -W "$options" -- "$cur"))'
    yield "        return"
    yield "    fi"
    yield '    COMPREPLY=($(compgen -W "$words" -- "$cur"))'
    yield "    IFS=$'\\n'"
    yield '    [[ -z $files ]] || COMPREPLY+=($(compgen -f -- "$cur"))'
    yield "}"
    yield "complete -o filenames -F _mast_tui mast-tui"


def _bash_values(command: Command) -> Iterator[str]:
    for option in command.options:
        if not option.valued:
            continue
        reply = "return"
        if option.values:
            reply = f"COMPREPLY=($(compgen -W '{' '.join(option.values)}' -- \"$cur\")); return"
        elif option.file:
            reply = "IFS=$'\\n'; COMPREPLY=($(compgen -f -- \"$cur\")); return"
        yield f"        {'|'.join(f'{command.name}:{name}' for name in option.names)}) {reply} ;;"


def zsh(commands: Sequence[Command]) -> Iterator[str]:
    """A file for ``fpath``."""
    names = [command.name for command in commands[1:]]
    yield "#compdef mast-tui"
    yield "_mast_tui_commands() {"
    yield "    local -a known"
    yield "    known=("
    yield from (f"        {_quoted(f'{one.name}:{one.about}')}" for one in commands[1:])
    yield "    )"
    yield "    _describe -t commands command known"
    yield "    _files"
    yield "}"
    yield "_mast_tui() {"
    yield "    local command=open word"
    yield "    integer i"
    yield "    for ((i = 2; i < CURRENT; i++)); do"
    yield "        word=${words[i]}"
    yield "        case $word in"
    yield f"            {'|'.join(VALUED)}) i+=1 ;;"
    yield f"            {'|'.join(names)}) command=$word; break ;;"
    yield "        esac"
    yield "    done"
    yield "    case $command in"
    for command in commands:
        yield f"        {command.name})"
        yield "            _arguments " + " ".join(_zsh_specs(command)) + " ;;"
    yield "    esac"
    yield "}"
    yield 'if [[ $funcstack[1] = _mast-tui ]]; then _mast_tui "$@"; else compdef _mast_tui mast-tui; fi'


def _zsh_specs(command: Command) -> Iterator[str]:
    for option in command.options:
        about = re.sub(r"([\[\]:\\])", r"\\\1", option.about)
        value = f":value:{_zsh_action(option)}" if option.valued else ""
        for name in option.names:
            yield _quoted(f"{name}[{about}]{value}")
    if command.name == "open":
        yield "'1: :_mast_tui_commands'"
    elif command.words:  # the command itself is the first argument
        yield f"'2:word:({' '.join(command.words)})'"
    yield "'*:file:_files'" if command.files else "'*: :'"


def _zsh_action(option: Option) -> str:
    if option.values:
        return f"({' '.join(option.values)})"
    return "_files" if option.file else " "


def fish(commands: Sequence[Command]) -> Iterator[str]:
    """A file for fish's folder of completions."""
    names = " ".join(command.name for command in commands[1:])
    nothing = f"not __fish_seen_subcommand_from {names}"
    for command in commands:
        open_ = command.name == "open"
        when = nothing if open_ else f"__fish_seen_subcommand_from {command.name}"
        begin = f"complete -c mast-tui -n '{when}'"
        if not open_:
            yield f"complete -c mast-tui -n '{nothing}' -a {command.name} -d {_quoted(command.about)}"
        if command.words:
            yield f"{begin} -a '{' '.join(command.words)}'"
        if not command.files:
            yield f"{begin} -f"
        for option in command.options:
            yield f"{begin} {_fish_option(option)}"


def _fish_option(option: Option) -> str:
    names = [
        f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}" for name in option.names
    ]
    value = ""
    if option.values:
        value = f" -x -a '{' '.join(option.values)}'"
    elif option.valued:
        value = " -r -F" if option.file else " -x"
    return f"{' '.join(names)}{value} -d {_quoted(option.about)}"


def _quoted(text: str) -> str:
    """In single quotes, as all three shells read them."""
    return "'" + text.replace("'", "'\\''") + "'"
