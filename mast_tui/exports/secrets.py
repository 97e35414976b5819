"""Secrets in what agents saw: tokens, keys and passwords, found by their form and masked.

The rules are the forms that the issuers document, under the names by which the gitleaks project
knows them (github.com/gitleaks/gitleaks, config/gitleaks.toml); passwords and tokens that have no form
of their own are known by the key, header or flag before them. A mask is as long as what it hides, so
that places in a text stay true.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any, NamedTuple

from mast_tui.labels.model import Review, Tag
from mast_tui.traces.model import Step

MASK = "*"
_WORD = r"(?<![A-Za-z0-9_])"
_NAMED = r"(?:pass(?:word|wd|phrase)?|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|credentials?)"
_VALUE = r"(?P<secret>[^\s\"',;}{<>\\*]{6,})"

RULES = {
    "private-key": r"-----BEGIN [A-Z ]*PRIVATE KEY-----(?P<secret>[\s\S]{20,}?)-----END",
    "aws-access-token": _WORD + r"(?P<secret>(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16})\b",
    "github-pat": _WORD + r"(?P<secret>gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{60,})",
    "gitlab-pat": _WORD + r"(?P<secret>glpat-[\w-]{20,})",
    "slack-token": _WORD + r"(?P<secret>xox[abeoprs]-[A-Za-z0-9-]{10,})",
    "gcp-api-key": _WORD + r"(?P<secret>AIza[\w-]{35})\b",
    "openai-api-key": _WORD + r"(?P<secret>sk-(?:proj-|ant-|svcacct-)?[\w-]{20,})",
    "huggingface-access-token": _WORD + r"(?P<secret>hf_[A-Za-z]{34})\b",
    "stripe-access-token": _WORD + r"(?P<secret>[rs]k_(?:test|live|prod)_[A-Za-z0-9]{10,})",
    "jwt": _WORD + r"(?P<secret>eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,})",
    "authorization-header": r"(?i)\bauthorization[\"']?\s*[:=]\s*[\"']?(?:bearer|basic|token)\s+"
    r"(?P<secret>[A-Za-z0-9._~+/=-]{8,})",
    "password-in-url": r"\b[a-z][a-z0-9+.-]{1,20}://[^\s:/@\"']{0,64}:(?P<secret>[^\s:/@\"'*]{3,})@",
    "kubernetes-secret": r"(?m)^kind:\s*Secret\b[\s\S]{0,2000}?^data:\s*\n(?P<secret>(?:[ \t]+[\w.-]+:[ \t]*\S+[ \t]*\n?)+)",
    "curl-auth-user": r"\bcurl\b[^\n]{0,200}?\s(?:-u|--user)[ =]?[\"']?[^\s:\"']{1,64}:(?P<secret>[^\s\"'*]{3,})",
    "generic-api-key": rf"(?i){_NAMED}[\w.-]{{0,20}}[\"']?\s*(?::=?|=|\s--?\w+[= ])\s*[\"']?{_VALUE}",
}
"""Each has a group ``secret``: what is hidden."""

HARMLESS = re.compile(
    r"(?i)(?:null|none|true|false|undefined|redacted|masked|changeme|example|placeholder|required|"
    r"missing|invalid|expired|unauthorized|denied|default|optional|string|<.*|\$[\w{(].*|%.*|"
    r"[/.~].*|https?:.*|secretkeyref.*|valuefrom.*|\[.*|\(.*|[\w.]+\(.*|\w+:|[\d.,]+|[a-z]+(?:[-_][a-z]+)*)"
)
"""Values after a telling name that are words, places or references, not secrets."""


class Secret(NamedTuple):
    """One that was found: by which rule, and where in the text."""

    rule: str
    start: int
    end: int


def find(text: str) -> list[Secret]:
    """The secrets in a text, in their order, without overlap; of two at a place the longer."""
    found = sorted(_found(text), key=lambda one: (one.start, -one.end))
    apart: list[Secret] = []
    for one in found:
        if not apart or one.start >= apart[-1].end:
            apart.append(one)
    return apart


def _found(text: str) -> Iterator[Secret]:
    for rule, pattern in _compiled().items():
        for match in pattern.finditer(text):
            start, end = match.span("secret")
            hidden = not match["secret"].strip(f"{MASK} \n")
            if hidden or (rule == "generic-api-key" and HARMLESS.fullmatch(match["secret"])):
                continue
            yield Secret(rule, start, end)


@cache
def _compiled() -> dict[str, re.Pattern[str]]:
    return {rule: re.compile(pattern) for rule, pattern in RULES.items()}


class Masker:
    """Hides secrets, and counts them by rule: each text once, however often it leaves."""

    def __init__(self, mask: bool = True) -> None:
        self.mask = mask
        """Whether they are hidden, or only counted."""
        self.counts: Counter[str] = Counter()
        self._seen: set[int] = set()

    def text(self, text: str) -> str:
        """The text as it may leave."""
        found = find(text)
        if found and hash(text) not in self._seen:
            self._seen.add(hash(text))
            self.counts.update(one.rule for one in found)
        if not self.mask or not found:
            return text
        pieces, at = [], 0
        for one in found:
            pieces += [text[at : one.start], _hidden(text[one.start : one.end])]
            at = one.end
        return "".join([*pieces, text[at:]])

    def value(self, value: Any) -> Any:
        """A value of JSON with the texts in it as they may leave."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return {key: self._entry(key, one) for key, one in value.items()}
        return [self.value(one) for one in value] if isinstance(value, list) else value

    def _entry(self, key: str, value: Any) -> Any:
        """A value under a key, which may be what tells that it is a secret."""
        if not isinstance(value, str):
            return self.value(value)
        before = f"{key}: "
        whole = self.text(before + value)
        return whole[len(before) :] if "\n" not in key else self.text(value)

    def tag(self, tag: Tag) -> Tag:
        """A tag with quotes and note as they may leave."""
        quotes = tuple(quote.masked(self.text) for quote in tag.quotes)
        return tag._replace(quotes=quotes, note=tag.note and self.text(tag.note))

    def review(self, review: Review) -> Review:
        """A review with its words as they may leave."""
        return review._replace(
            summary=review.summary and self.text(review.summary),
            exclusion=review.exclusion and self.text(review.exclusion),
        )

    def step(self, step: Step) -> Step:
        """A step with its parts as they may leave."""
        tool = step.tool
        if tool is not None:
            given = tool.arguments
            masked = self.text(given) if isinstance(given, str) else self.value(given)
            tool = tool._replace(arguments=masked)
        return replace(
            step,
            title=self.text(step.title),
            text=self.text(step.text),
            reasoning=step.reasoning and self.text(step.reasoning),
            tool=tool,
            output=step.output and self.text(step.output),
        )

    def told(self) -> str:
        """One line on what was found; empty where nothing was."""
        number = self.counts.total()
        if not number:
            return ""
        rules = ", ".join(f"{rule} {count:,}" for rule, count in self.counts.most_common())
        many = f"{number:,} secret{'s' if number != 1 else ''}"
        done = "hidden" if self.mask else "in what leaves; --mask-secrets hides them"
        return f"{many} {done} ({rules})"


def _hidden(secret: str) -> str:
    """As long as the secret, with its line ends."""
    return "".join(char if char == "\n" else MASK for char in secret)
