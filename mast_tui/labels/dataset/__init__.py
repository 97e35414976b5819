"""Label sets made elsewhere, of any size: votes in files, counted without the store.

``votes`` and ``looks`` read a long votes file as it is; the others count what an engine (DuckDB, Spark)
finds in it, for files that are larger than memory. What is asked of both is a room above.
"""
