"""Options that several commands take: one definition of each."""

from argparse import ArgumentParser


def add_json(parser: ArgumentParser) -> None:
    """``--json``."""
    parser.add_argument("--json", action="store_true", help="one JSON document on stdout")


def add_saved(parser: ArgumentParser) -> None:
    """Which labels of the store: of a round, as they were, from other codebooks too."""
    parser.add_argument("--round", metavar="R", help="one round only")
    parser.add_argument("--frozen", metavar="NAME", help="what study freeze kept under this name")
    parser.add_argument(
        "--map",
        metavar="FILE|auto",
        help="carry labels in other codebooks over: by the names of modes, or as a file says",
    )


def add_leaving(parser: ArgumentParser) -> None:
    """What of texts and names leaves with the labels."""
    parser.add_argument("--without-text", action="store_true", help="nothing that traces say")
    parser.add_argument(
        "--with-text-without-licence",
        action="store_true",
        help="in a study, also what traces say whose source has no licence",
    )
    parser.add_argument(
        "--pseudonyms",
        action="store_true",
        help="annotator-1 for a name, and paths without folders",
    )


def add_grouping(parser: ArgumentParser) -> None:
    """What groups of signatures are made by, and whose word counts."""
    parser.add_argument("--by", metavar="WHAT", default="model", help="what groups are made by")
    parser.add_argument(
        "--annotator-source",
        metavar="SOURCE",
        default="majority",
        help="majority or any of the people, consensus, or a NAME",
    )


def add_drawing(parser: ArgumentParser) -> None:
    """How intervals and rankings are drawn by lot."""
    parser.add_argument("--seed", metavar="S", type=int, default=1, help="of all drawing")
    parser.add_argument(
        "--draws", metavar="B", type=int, default=1000, help="how often to draw and to shuffle"
    )


def add_source(parser: ArgumentParser) -> None:
    """Where the labels come from."""
    parser.add_argument(
        "--labels", metavar="FILE", help="votes in long form, CSV or JSONL, instead of the store"
    )
    add_saved(parser)


def add_engine(parser: ArgumentParser) -> None:
    """What counts a data set."""
    parser.add_argument(
        "--engine",
        metavar="ENGINE",
        default="duckdb",
        help="what counts a Parquet data set: duckdb (default), local[N], spark://HOST:PORT, ...",
    )
    parser.add_argument("--memory", metavar="SIZE", help="what DuckDB may take of it, 4GB say")


def add_outcome_options(parser: ArgumentParser) -> None:
    """The options by which success is computed."""
    parser.add_argument(
        "--score",
        metavar="NAME",
        help="the score that success is computed from (default: root_cause_entity, its recall)",
    )
    parser.add_argument(
        "--threshold", type=float, metavar="X", help="success from this score on (default: 1)"
    )


def add_screen_options(parser: ArgumentParser) -> None:
    """The options of every command that shows the app."""
    parser.add_argument(
        "--theme",
        metavar="NAME",
        help="16 (the terminal's own colours), dark, light, contrast, colour-blind or none "
        "(else MAST_TUI_THEME; NO_COLOR means none)",
    )
    parser.add_argument("--mouse", action="store_true", help="let the mouse scroll and click")
    parser.add_argument("--ascii", action="store_true", help="draw with ASCII characters only")
