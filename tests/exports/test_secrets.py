"""Secrets are found by their form, hidden at their length, and nothing else is."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mast_tui.codebook.load import load
from mast_tui.exports import FORMATS
from mast_tui.exports.chosen import Chosen, Options
from mast_tui.exports.secrets import RULES, Masker, find
from mast_tui.exports.to_files import write_files
from mast_tui.labels.model import trace_row
from mast_tui.labels.moved.anchors import place_of, quote_at
from mast_tui.labels.store import Store
from mast_tui.traces.parts import part_text
from tests.helpers import opened
from tests.traces.rollouts import call, meta, output, says, write

LETTERS = "AbCdEfGhIjKlMnOpQrStUvWxYz0123456789AbCdEfGhIj"
SECRETS = {
    "private-key": "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA7bq1\n-----END RSA PRIVATE KEY-----",
    "aws-access-token": "AWS_KEY_ID AKIA" + "QWERTYUIOPASDFGH",
    "github-pat": "git clone https://ghp_" + LETTERS[:36],
    "gitlab-pat": "glpat-" + LETTERS[:20],
    "slack-token": "xoxb-" + "12345678901-" + LETTERS[:24],
    "gcp-api-key": "AIza" + LETTERS[:35],
    "openai-api-key": "the key is sk-proj-" + LETTERS[:40],
    "huggingface-access-token": "hf_" + "abcdefghijklmnopqrstuvwxyzABCDEFGH",
    "stripe-access-token": "sk_live_" + LETTERS[:24],
    "jwt": "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJrdWJlcm5ldGVzIn0.c2lnbmF0dXJlLWhlcmU",
    "authorization-header": "-H 'Authorization: Bearer 0123456789abcdef'",
    "password-in-url": "postgres://shop:hunter2@db.shop.svc:5432/orders",
    "kubernetes-secret": "kind: Secret\nmetadata:\n  name: db\ndata:\n  password: aHVudGVyMg==\n",
    "curl-auth-user": "curl -s -u admin:hunter2 http://grafana/api/health",
    "generic-api-key": "DB_PASSWORD=Tr0ub4dor&3",
}


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_finds_its_secret_and_masking_hides_it(rule: str) -> None:
    text = f"before {SECRETS[rule]} after" if "\n" not in SECRETS[rule] else SECRETS[rule]

    found = [one for one in find(text) if one.rule == rule]
    hidden = Masker().text(text)

    assert len(found) == 1
    assert text[found[0].start : found[0].end] not in hidden
    assert len(hidden) == len(text)
    assert find(hidden) == []


@pytest.mark.parametrize(
    "text",
    [
        "password: null",
        "no token was given, the secret is missing",
        "kubectl get secret db-credentials -n shop",
        "    secretKeyRef:\n      name: db-credentials\n      key: password",
        "tokens: 128000, max_tokens=4096",
        "API_KEY=${API_KEY}",
        "passwordFile: /run/secrets/db",
        "error: invalid token at line 3",
        "image: sha256:3f5da20a1b45784c",
        "the pod restarted 14 times; sk-8 is a shelf",
        '{"token": null, "password": ""}',
    ],
)
def test_what_only_speaks_of_secrets_is_left_alone(text: str) -> None:
    assert find(text) == []


def test_hidden_secrets_are_counted_by_rule() -> None:
    masker = Masker()
    masker.text(SECRETS["jwt"])
    masker.text(f"{SECRETS['jwt']} and {SECRETS['github-pat']}")
    assert masker.counts == {"jwt": 2, "github-pat": 1}


def test_counting_alone_changes_nothing() -> None:
    masker = Masker(mask=False)
    assert masker.text(SECRETS["jwt"]) == SECRETS["jwt"]
    assert masker.counts == {"jwt": 1}


@given(st.text(), st.sampled_from(sorted(SECRETS.values())), st.text())
def test_masking_keeps_length_and_line_ends(before: str, secret: str, after: str) -> None:
    text = before + secret + after
    hidden = Masker().text(text)
    assert len(hidden) == len(text)
    assert [i for i, c in enumerate(hidden) if c == "\n"] == [
        i for i, c in enumerate(text) if c == "\n"
    ]


def test_a_megabyte_without_secrets_is_looked_through_in_linear_time() -> None:
    import time

    taken = []
    for size in (200_000, 800_000):
        text = "password " * (size // 9)
        begun = time.process_time()
        find(text)
        taken.append(time.process_time() - begun)
    assert taken[1] < 12 * taken[0] + 0.2


def test_the_same_text_is_counted_once_however_often_it_leaves() -> None:
    masker = Masker()
    for _ in range(3):
        masker.text(SECRETS["jwt"])
    assert masker.counts.total() == 1


def test_a_key_tells_that_its_value_is_a_secret() -> None:
    given = {"env": [{"DB_PASSWORD": "Tr0ub4dor&3", "replicas": 3}], "note": "fine"}
    masked = Masker().value(given)
    assert masked == {"env": [{"DB_PASSWORD": "*" * 11, "replicas": 3}], "note": "fine"}


TOKEN = SECRETS["jwt"]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A trace in which a token is read, quoted and noted by an annotator who is done with it."""
    trace = write(
        tmp_path / "rollout-1.jsonl", meta(), says("user", "find out why"),
        call("c1", "kubectl get secret sa -o yaml"), output("c1", f"token: {TOKEN}\n"),
        says("assistant", "the token expired"),
    )  # fmt: skip
    (found,) = opened(trace)
    found.finish()
    row = trace_row(found.info, len(found))
    step = next(one for one in found.steps() if one.output and TOKEN in one.output)
    start = part_text(step, "output").index(TOKEN)
    with Store(tmp_path / "labels.db") as made:
        hand = made.hand("ada", load())
        evidence = quote_at(step, "output", start, start + len(TOKEN))
        hand.tag(row, "3.3", place_of(step), quotes=[evidence], note=f"it shows {TOKEN}")
        hand.review(row, state="done", outcome="failed", summary=f"used {TOKEN}")
        yield made


@pytest.mark.parametrize("format", FORMATS)
def test_no_export_lets_a_secret_out_that_is_to_be_masked(
    store: Store, tmp_path: Path, format: str
) -> None:
    if format in ("parquet", "huggingface"):
        pytest.importorskip("pyarrow")
    masker = Masker()
    chosen = Chosen(store, Options(secrets=masker))

    write_files(format, {"": chosen}, tmp_path / "out" / "data")

    files = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert files
    assert not [path.name for path in files if TOKEN.encode() in path.read_bytes()]


def test_the_manifest_says_how_many_secrets_there_are(store: Store, tmp_path: Path) -> None:
    for mask in (True, False):
        chosen = Chosen(store, Options(secrets=Masker(mask)))
        write_files("csv", {"": chosen}, tmp_path / f"{mask}.csv")
        manifest = json.loads((tmp_path / f"{mask}.csv.manifest.json").read_text())
        assert manifest["secrets"]["hidden"] is mask
        assert manifest["secrets"]["found"]["jwt"] >= 2
        assert (TOKEN in (tmp_path / f"{mask}.csv").read_text()) is not mask
