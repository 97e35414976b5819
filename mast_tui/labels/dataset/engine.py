"""The engine that counts a data set: DuckDB in this process, or a Spark cluster.

Both take the same Ibis expressions. What differs stands here: how files are read, how a table that
several counts start from is kept, and what an error looks like.
"""

import os
import re
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from glob import glob
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from mast_tui.errors import MastError, UsageError

if TYPE_CHECKING:
    from ibis.expr.types import Table

DUCKDB = "duckdb"
SPARK = re.compile(r"spark|yarn|local(\[.+\])?|(spark|k8s)://.+")
"""What Spark takes for a master; ``spark`` alone is whatever its own configuration says."""
QUIET = {"spark.ui.showConsoleProgress": "false", "spark.log.level": "OFF"}
SMALL = {"spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "4"}
"""On one machine: Spark's 200 parts for each step would be most of the work."""
BELOW = os.sep + os.path.join("**", "*.parquet")
"""Every Parquet file in a folder and below it."""
WILD = re.compile(r"[*?\[]")

Row = dict[str, Any]


class Engine(Protocol):
    """Somewhere that expressions run."""

    def read(self, files: str) -> "Table":
        """The Parquet files as one table."""

    def keep(self, table: "Table") -> "Table":
        """The same rows, computed once."""

    def rows(self, table: "Table") -> list[Row]:
        """The rows, here: only what is counted comes this way."""


def is_data_set(name: str | None) -> bool:
    """Whether labels are a Parquet data set: files, a folder, or somewhere that an engine knows."""
    if not name:
        return False
    return bool(WILD.search(name)) or "://" in name or _parquet(name) or Path(name).is_dir()


def _parquet(name: str) -> bool:
    return name.lower().endswith((".parquet", ".pq"))


def check_engine(name: str) -> None:
    """Refuse what is no engine."""
    if name != DUCKDB and not SPARK.fullmatch(name):
        raise UsageError(
            f'--engine "{name}" is none of duckdb, local[N], spark://HOST:PORT, yarn, k8s://...'
        )


@contextmanager
def engine(name: str = DUCKDB, memory: str | None = None) -> Iterator[Engine]:
    """The engine of that name, for as long as it is needed."""
    check_engine(name)
    if name != DUCKDB:
        if memory:
            raise UsageError("--memory is DuckDB's; Spark's own configuration says how much it has")
        with _spark(name) as found:
            yield found
        return
    with tempfile.TemporaryDirectory(prefix="mast-tui-") as scratch:
        yield _DuckDB(scratch, memory)


class _Ibis:
    """What both engines share."""

    def __init__(self, name: str, errors: tuple[type[BaseException], ...]) -> None:
        self.name = name
        self.errors = errors

    def rows(self, table: "Table") -> list[Row]:
        with self.told():
            found: list[Row] = table.to_pyarrow().to_pylist()
            return found

    @contextmanager
    def told(self, files: str = "") -> Iterator[None]:
        """An engine's error as one line."""
        try:
            yield
        except self.errors as error:
            raise MastError(f"{files or self.name}: {_cause(error)}") from error


class _DuckDB(_Ibis):
    """DuckDB in this process: what does not fit into memory goes to a folder of its own."""

    def __init__(self, scratch: str, memory: str | None) -> None:
        ibis = _import("ibis", "scale")
        duckdb = _import("duckdb", "scale")
        super().__init__("DuckDB", (duckdb.Error, ibis.IbisError, OSError))
        self.kept = 0
        with self.told(f"--memory {memory}" if memory else ""):
            self.backend = ibis.duckdb.connect(
                temp_directory=scratch,
                preserve_insertion_order=False,
                **({"memory_limit": memory} if memory else {}),
            )

    def read(self, files: str) -> "Table":
        with self.told(files):
            table: Table = self.backend.read_parquet(_files(files), union_by_name=True)
            return table

    def keep(self, table: "Table") -> "Table":
        self.kept += 1
        with self.told():
            kept: Table = self.backend.create_table(f"kept{self.kept}", obj=table, temp=True)
            return kept


class _Spark(_Ibis):
    """A Spark session."""

    def __init__(self, session: Any) -> None:
        ibis = _import("ibis", "spark")
        errors = import_module("pyspark.errors").PySparkException
        java = import_module("py4j.protocol").Py4JError
        super().__init__("Spark", (errors, java, ibis.IbisError, OSError))
        self.backend = ibis.pyspark.connect(session)

    def read(self, files: str) -> "Table":
        where, options = _files(files), {"mergeSchema": "true"}
        if where.endswith(BELOW):  # Spark knows no **; folders named key=value it reads itself
            where = where.removesuffix(BELOW)
            flat = not any(Path(where).glob("*=*"))
            options |= {"pathGlobFilter": "*.parquet", "recursiveFileLookup": str(flat).lower()}
        with self.told(files):
            table: Table = self.backend.read_parquet(where, **options)
            return table

    def keep(self, table: "Table") -> "Table":
        with self.told():
            kept: Table = table.cache()
            return kept


@contextmanager
def _spark(name: str) -> Iterator[_Spark]:
    sql = _import("pyspark.sql", "spark")
    builder = sql.SparkSession.builder.appName("mast-tui")
    if name != "spark":
        builder = builder.master(name)
    for key, value in {**QUIET, **(SMALL if name.startswith("local") else {})}.items():
        builder = builder.config(key, value)
    try:
        session = builder.getOrCreate()
    except Exception as error:  # no Java, no cluster: Spark raises a dozen kinds
        first = next(iter(str(error).splitlines()), repr(error))
        raise MastError(f"Spark at {name} does not start: {first}") from error
    with warnings.catch_warnings():
        # which pandas it would rather have, at every call; none is used here
        warnings.filterwarnings("ignore", category=FutureWarning, module="pyspark")
        try:
            yield _Spark(session)
        finally:
            session.stop()


def _cause(error: BaseException) -> str:
    """The line that says what is wrong: of Java's many, the last cause."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    causes = [line.partition("Caused by: ")[2] for line in lines if "Caused by: " in line]
    return (causes[-1:] or lines[:1] or [repr(error)])[0]


def _files(name: str) -> str:
    """What the engine is to read; a folder is every Parquet file below it."""
    if "://" in name:
        return name
    path = Path(name).expanduser()
    pattern = str(path) + BELOW if path.is_dir() else str(path)
    if not glob(pattern, recursive=True):
        raise MastError(f"{name}: no Parquet file there; name a folder, a file or FOLDER/*.parquet")
    return pattern


def _import(name: str, extra: str) -> Any:
    try:
        return import_module(name)
    except ImportError:
        raise MastError(
            f"a data set is counted with {name.partition('.')[0]}, which is not installed: "
            f"pip install 'mast-tui[{extra}]'"
        ) from None
