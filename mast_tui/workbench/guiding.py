"""The guidelines beside the codebook: what the lead wrote, and what was settled."""

from collections import defaultdict
from collections.abc import Mapping

from mast_tui.codebook.model import Codebook
from mast_tui.labels.identity import name_key
from mast_tui.labels.study.guidelines import check_may_write, precedent_words, settled, write
from mast_tui.workbench.bench import Bench
from mast_tui.workbench.saving import Notice


def settled_by_mode(bench: Bench) -> Mapping[str, list[str]]:
    """The precedents of each mode in words, the newest first.

    In a study only those that may be told to somebody who annotates in it.
    """
    found: defaultdict[str, list[str]] = defaultdict(list)
    people = _myself(bench) if bench.study or "labels" in bench.hidden else None
    for one in settled(bench.hand.store, bench.codebook.id, people):
        found[one.mode].append(precedent_words(one))
    return found


def _myself(bench: Bench) -> list[str]:
    annotators = bench.hand.store.annotators()
    return [one.uuid for one in annotators if name_key(one.name) == name_key(bench.hand.annotator)]


def check_lead(bench: Bench) -> None:
    """MastError where the annotator may not write notes."""
    check_may_write(str(bench.hand.store.path), bench.hand.annotator)


def write_note(bench: Bench, mode: str, text: str) -> Notice:
    """Write the note of a mode; from now on labels carry the revision that it makes."""
    check_lead(bench)
    before = bench.codebook.revision
    _use(bench, write(bench.hand.store, bench.codebook, mode, text, bench.hand.annotator))
    label, now = bench.codebook.mode(mode).id, bench.codebook.revision
    if now == before:
        return Notice(f"note on {label}: as it was")
    return Notice(f"note on {label}: revision {now} of {bench.codebook.name}")


def _use(bench: Bench, codebook: Codebook) -> None:
    bench.codebook = bench.hand.codebook = bench.entry.codebook = codebook
