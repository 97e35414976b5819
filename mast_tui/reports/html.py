"""HTML that is safe by how it is built: text is escaped unless it was made here."""

from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256
from html import escape

from mast_tui.traces.safe import visible


class Html(str):
    """Text that is markup already. Only :func:`element` and its kin make it."""

    __slots__ = ()


Child = str | Iterable[str] | None


def text(words: str, line: bool = True) -> Html:
    """Words of whomever, as text: nothing in them is markup or turns the direction of writing."""
    if isinstance(words, Html):
        return words
    return Html(escape(visible(words, line=line), quote=True))


def element(name: str, *children: Child, **attributes: str | float | None) -> Html:
    """An element; ``class_`` is class, ``data_v`` data-v, and None leaves an attribute out."""
    told = "".join(
        f' {_attribute(key)}="{text(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return Html(f"<{name}{told}>{join(*children)}</{name}>")


def join(*children: Child) -> Html:
    """Children one after the other."""
    parts: list[str] = []
    for child in children:
        if isinstance(child, str):
            parts.append(text(child))
        elif child is not None:
            parts += [text(one) for one in child]
    return Html("".join(parts))


def link(anchor: str, *children: Child) -> Html:
    """A link within the page: there is no other kind."""
    return element("a", *children, href=f"#{anchor}")


def quoted(words: str) -> Html:
    """What somebody wrote over several lines."""
    return text(words, line=False)


def page(title: str, style: str, script: str, body: Html) -> str:
    """The whole file; nothing in it is loaded, and no other script or style than these acts."""
    allowed = (
        f"default-src 'none'; style-src '{_fingerprint(style)}'; "
        f"script-src '{_fingerprint(script)}'; base-uri 'none'; form-action 'none'"
    )
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{allowed}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{text(title)}</title>\n<style>{style}</style>\n</head>\n"
        f"<body>\n{body}\n<script>{script}</script>\n</body>\n</html>\n"
    )


def _attribute(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


def _fingerprint(content: str) -> str:
    return "sha256-" + b64encode(sha256(content.encode()).digest()).decode()
