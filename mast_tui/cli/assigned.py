"""What a study gives to the annotator: the round of a trace, and a queue of traces."""

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from mast_tui import places
from mast_tui.cli.blind import blinding_of
from mast_tui.cli.printing import say
from mast_tui.errors import MastError

if TYPE_CHECKING:
    from mast_tui.labels.store import Store
    from mast_tui.workbench.studying import Studying


def round_of(args: Namespace, trace_id: str) -> str:
    """The round that is named, else the one in which the annotator was given the trace."""
    if args.round is not None:
        return str(args.round)
    blinding = blinding_of(args)
    return blinding.round_of(trace_id) if blinding else ""


def studying(args: Namespace, store: "Store") -> "Studying | None":
    """The annotator in the study whose store is used; None outside studies."""
    path = places.study_file(args.db)
    if path is None:
        return None
    from mast_tui.workbench.studying import Studying

    who = places.annotator_name(args.annotator)
    return Studying(store, who, path.parent, places.study_values(path))


def queue_paths(args: Namespace) -> list[str]:
    """Where the annotator's traces of the round lie; for the lead without any, all of the study."""
    from mast_tui.labels.store import Store

    path = places.study_file(args.db)
    with Store(places.database_path(args.db)) as store:
        study = studying(args, store)
    assert path is not None
    assert study is not None
    found = study.addresses()
    if missing := len(study.queue()) - len(found):
        found += _searched(path, study)
        if len(found) < len(study.queue()):
            say(f"{missing} traces of your queue are not here")
    if found:
        return found
    return _all_of(path, study)


def _searched(path: Path, study: "Studying") -> list[str]:
    """Traces of the queue that lie elsewhere than the store says, found among the sources."""
    from mast_tui.labels.study.plan import calibration_paths, load, trace_paths
    from mast_tui.traces.discover import open_traces

    loaded = load(path)
    wanted = [one.assignment.trace_id for one in study.queue()]
    missing = {one for one in wanted if not study.address(one)}
    traces, _ = open_traces([*trace_paths(loaded), *calibration_paths(loaded)])
    return [trace.address for trace in traces if trace.trace_id in missing]


def _all_of(path: Path, study: "Studying") -> list[str]:
    from mast_tui.labels.identity import name_key
    from mast_tui.labels.study.plan import load, trace_paths

    loaded = load(path)
    lead = loaded.lead is not None and name_key(loaded.lead) == name_key(study.annotator)
    if lead:
        return trace_paths(loaded)
    raise MastError(_nothing(study.annotator, loaded.annotators))


def _nothing(name: str, annotators: Sequence[str]) -> str:
    from mast_tui.labels.identity import name_key

    if name_key(name) in map(name_key, annotators):
        return f"nothing is assigned to {name} yet: the lead gives out traces with mast-tui assign"
    return (
        f"{name} is no annotator of this study: name one with --annotator ({', '.join(annotators)})"
    )
