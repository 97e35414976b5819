"""The tables, as plain SQL from which a new store is made in a few milliseconds.

The first tag must be committed within 8 ms, and importing sqlite-utils costs eight times that.
So a new file is made by the statements below, on the standard library alone; sqlite-utils comes
in where an older file is brought up to date (:mod:`mast_tui.labels.file.migrations`). A test makes a
store both ways and compares every column, key and index.

Rows are never deleted: what is taken back is marked ``removed``, so that merging knows of it.
``revision``, ``changed_at`` and ``host`` order two versions of one row. ``phase`` is empty, or
``after`` for what was said once the round had been discussed.
"""

import sqlite3

VERSION = 3
APPLICATION_ID = 0x4D415354
"""``MAST`` in the file's header: another program's database is never written to."""

DDL = """
CREATE TABLE "meta" ("key" TEXT PRIMARY KEY, "value" TEXT NOT NULL);

CREATE TABLE "annotators" (
    "uuid" TEXT PRIMARY KEY,
    "name" TEXT NOT NULL,
    "name_key" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "created_at" TEXT NOT NULL,
    "changed_at" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "host" TEXT NOT NULL
);
CREATE UNIQUE INDEX "idx_annotators_name_key" ON "annotators" ("name_key");

CREATE TABLE "aliases" (
    "uuid" TEXT PRIMARY KEY,
    "annotator" TEXT NOT NULL REFERENCES "annotators"("uuid")
);

CREATE TABLE "codebooks" (
    "id" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "hash" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    PRIMARY KEY ("id", "version", "revision", "hash")
);

CREATE TABLE "rounds" (
    "name" TEXT PRIMARY KEY,
    "closed_at" TEXT,
    "settings" TEXT,
    "created_at" TEXT NOT NULL,
    "changed_at" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "host" TEXT NOT NULL
);

CREATE TABLE "traces" (
    "trace_id" TEXT PRIMARY KEY,
    "content_hash" TEXT NOT NULL,
    "run_id" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "format" TEXT NOT NULL,
    "reader_version" INTEGER NOT NULL,
    "model" TEXT,
    "agent" TEXT,
    "scenario" TEXT,
    "trial" TEXT,
    "outcome" TEXT NOT NULL,
    "score" REAL,
    "steps" INTEGER NOT NULL,
    "changed_at" TEXT NOT NULL
);

CREATE TABLE "tags" (
    "id" TEXT PRIMARY KEY,
    "trace_id" TEXT NOT NULL REFERENCES "traces"("trace_id"),
    "annotator" TEXT NOT NULL REFERENCES "annotators"("uuid"),
    "round" TEXT NOT NULL REFERENCES "rounds"("name"),
    "codebook" TEXT NOT NULL,
    "codebook_version" TEXT NOT NULL,
    "codebook_revision" INTEGER NOT NULL,
    "mode" TEXT NOT NULL,
    "step" INTEGER,
    "phase" TEXT NOT NULL,
    "source_index" INTEGER,
    "source_id" TEXT,
    "reader_version" INTEGER NOT NULL,
    "step_hash" TEXT,
    "note" TEXT,
    "confidence" TEXT,
    "impact" TEXT,
    "actor" TEXT,
    "grp" TEXT,
    "created_at" TEXT NOT NULL,
    "changed_at" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "host" TEXT NOT NULL,
    "removed" INTEGER NOT NULL
);
CREATE INDEX "idx_tags_trace_id_annotator" ON "tags" ("trace_id", "annotator");

CREATE TABLE "quotes" (
    "tag" TEXT NOT NULL REFERENCES "tags"("id"),
    "ordinal" INTEGER NOT NULL,
    "part" TEXT NOT NULL,
    "start" INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "before" TEXT NOT NULL,
    "after" TEXT NOT NULL,
    "step" INTEGER,
    PRIMARY KEY ("tag", "ordinal")
);

CREATE TABLE "verdicts" (
    "id" TEXT PRIMARY KEY,
    "trace_id" TEXT NOT NULL REFERENCES "traces"("trace_id"),
    "annotator" TEXT NOT NULL REFERENCES "annotators"("uuid"),
    "round" TEXT NOT NULL REFERENCES "rounds"("name"),
    "codebook" TEXT NOT NULL,
    "codebook_version" TEXT NOT NULL,
    "codebook_revision" INTEGER NOT NULL,
    "mode" TEXT NOT NULL,
    "phase" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "created_at" TEXT NOT NULL,
    "changed_at" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "host" TEXT NOT NULL,
    "removed" INTEGER NOT NULL
);
CREATE INDEX "idx_verdicts_trace_id_annotator" ON "verdicts" ("trace_id", "annotator");

CREATE TABLE "reviews" (
    "id" TEXT PRIMARY KEY,
    "trace_id" TEXT NOT NULL REFERENCES "traces"("trace_id"),
    "annotator" TEXT NOT NULL REFERENCES "annotators"("uuid"),
    "round" TEXT NOT NULL REFERENCES "rounds"("name"),
    "codebook" TEXT NOT NULL,
    "codebook_version" TEXT NOT NULL,
    "codebook_revision" INTEGER NOT NULL,
    "phase" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "outcome" TEXT,
    "summary" TEXT,
    "exclusion" TEXT,
    "decisive" TEXT,
    "seconds" REAL NOT NULL,
    "steps_opened" TEXT NOT NULL,
    "revealed" TEXT,
    "done_at" TEXT,
    "created_at" TEXT NOT NULL,
    "changed_at" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "host" TEXT NOT NULL
);
CREATE INDEX "idx_reviews_trace_id_annotator" ON "reviews" ("trace_id", "annotator");

CREATE TABLE "history" (
    "id" INTEGER PRIMARY KEY,
    "change" INTEGER NOT NULL,
    "at" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "trace_id" TEXT NOT NULL,
    "annotator" TEXT NOT NULL,
    "round" TEXT NOT NULL,
    "codebook" TEXT NOT NULL,
    "phase" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "tbl" TEXT NOT NULL,
    "row_id" TEXT NOT NULL,
    "before" TEXT,
    "after" TEXT NOT NULL,
    "undo_of" INTEGER
);
CREATE INDEX "idx_history_trace_id_annotator" ON "history" ("trace_id", "annotator");

CREATE TABLE "assignments" (
    "id" TEXT PRIMARY KEY,
    "round" TEXT NOT NULL REFERENCES "rounds"("name"),
    "trace_id" TEXT NOT NULL REFERENCES "traces"("trace_id"),
    "annotator" TEXT NOT NULL REFERENCES "annotators"("uuid"),
    "position" INTEGER NOT NULL,
    "why" TEXT NOT NULL,
    "seed" INTEGER NOT NULL,
    "skipped" TEXT,
    "created_at" TEXT NOT NULL,
    "changed_at" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "host" TEXT NOT NULL,
    "removed" INTEGER NOT NULL
);
CREATE INDEX "idx_assignments_annotator_round" ON "assignments" ("annotator", "round");

CREATE TABLE "questions" (
    "id" TEXT PRIMARY KEY,
    "trace_id" TEXT NOT NULL REFERENCES "traces"("trace_id"),
    "annotator" TEXT NOT NULL REFERENCES "annotators"("uuid"),
    "round" TEXT NOT NULL REFERENCES "rounds"("name"),
    "step" INTEGER,
    "text" TEXT NOT NULL,
    "answer" TEXT,
    "answered_by" TEXT REFERENCES "annotators"("uuid"),
    "audience" TEXT NOT NULL,
    "created_at" TEXT NOT NULL,
    "changed_at" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "host" TEXT NOT NULL,
    "removed" INTEGER NOT NULL
);

CREATE TABLE "freezes" (
    "name" TEXT PRIMARY KEY,
    "hash" TEXT NOT NULL,
    "file" TEXT NOT NULL,
    "lines" INTEGER NOT NULL,
    "created_at" TEXT NOT NULL,
    "changed_at" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "host" TEXT NOT NULL
);

CREATE TABLE "settlements" (
    "id" TEXT PRIMARY KEY,
    "trace_id" TEXT NOT NULL REFERENCES "traces"("trace_id"),
    "round" TEXT NOT NULL REFERENCES "rounds"("name"),
    "codebook" TEXT NOT NULL,
    "codebook_version" TEXT NOT NULL,
    "codebook_revision" INTEGER NOT NULL,
    "mode" TEXT NOT NULL,
    "step" INTEGER,
    "value" TEXT NOT NULL,
    "choice" TEXT NOT NULL,
    "reason" TEXT,
    "precedent" INTEGER NOT NULL,
    "decided_by" TEXT NOT NULL REFERENCES "annotators"("uuid"),
    "decided_with" TEXT REFERENCES "annotators"("uuid"),
    "created_at" TEXT NOT NULL,
    "changed_at" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "host" TEXT NOT NULL,
    "removed" INTEGER NOT NULL
);
CREATE INDEX "idx_settlements_round_trace_id" ON "settlements" ("round", "trace_id");

CREATE TABLE "guidelines" (
    "id" TEXT PRIMARY KEY,
    "codebook" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "codebook_revision" INTEGER NOT NULL,
    "mode" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "author" TEXT NOT NULL REFERENCES "annotators"("uuid"),
    "created_at" TEXT NOT NULL,
    "changed_at" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "host" TEXT NOT NULL,
    "removed" INTEGER NOT NULL
);
"""
"""``history.change`` is the id of the first row of one key press, ``history.undo_of`` the change
that it takes back. ``rounds.settings`` and ``codebooks.body`` are JSON, and so is ``settlements.choice`` where it
names annotators."""


def statements() -> list[str]:
    """What makes the tables, their indexes and the marks in the file's header."""
    made = [statement.strip() for statement in DDL.split(";") if statement.strip()]
    return [*made, f"PRAGMA application_id = {APPLICATION_ID}", f"PRAGMA user_version = {VERSION}"]


def create(connection: sqlite3.Connection) -> None:
    """Make everything in an empty file; the caller holds the transaction."""
    for statement in statements():
        connection.execute(statement)
