"""Under which licence the texts of traces leave, and which stay here for want of one."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from mast_tui.labels.model import TraceRow
from mast_tui.labels.study.plan import Study


class Licensed(NamedTuple):
    """The traces of one source of a study."""

    licence: str | None
    paths: tuple[str, ...]
    """As the study file names them; none where it names no source of these traces."""
    traces: frozenset[str]


class Rights(NamedTuple):
    """What may be handed on of the traces of a study."""

    sources: tuple[Licensed, ...]
    anyway: bool = False
    """Whether texts without a licence leave all the same, as somebody asked for."""

    @property
    def withheld(self) -> frozenset[str]:
        """The traces whose text stays here."""
        bare = (one.traces for one in self.sources if one.licence is None)
        return frozenset[str]() if self.anyway else frozenset[str]().union(*bare)

    def told(self, traces: Iterable[str], with_paths: bool = True) -> list[dict[str, Any]]:
        """The sources of some traces, for a manifest."""
        there = set(traces)
        return [
            {
                "licence": one.licence,
                **({"paths": list(one.paths)} if with_paths else {}),
                "traces": len(one.traces & there),
                "text": one.licence is not None or self.anyway,
            }
            for one in self.sources
            if one.traces & there
        ]


def rights_of(rows: Iterable[TraceRow], study: Study, anyway: bool = False) -> Rights:
    """The rights in the texts of a store's traces."""
    found: dict[tuple[str | None, tuple[str, ...]], set[str]] = {}
    for row in rows:
        source = study.source(row.path)
        key = (source.licence, source.paths) if source else (None, ())
        found.setdefault(key, set()).add(row.trace_id)
    order = sorted(found, key=lambda key: (key[0] or "", key[1]))
    return Rights(tuple(Licensed(*key, frozenset(found[key])) for key in order), anyway)
