"""Secrets are found by their form, hidden at their length, and nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mast_tui.exports.secrets import RULES, Masker, find

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
    hidden = Masker()(text)

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
    masker(SECRETS["jwt"])
    masker(f"{SECRETS['jwt']} and {SECRETS['github-pat']}")
    assert masker.counts == {"jwt": 2, "github-pat": 1}


def test_counting_alone_changes_nothing() -> None:
    masker = Masker(mask=False)
    assert masker(SECRETS["jwt"]) == SECRETS["jwt"]
    assert masker.counts == {"jwt": 1}


@given(st.text(), st.sampled_from(sorted(SECRETS.values())), st.text())
def test_masking_keeps_length_and_line_ends(before: str, secret: str, after: str) -> None:
    text = before + secret + after
    hidden = Masker()(text)
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
