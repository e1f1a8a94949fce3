"""The tables of an index, a file of SQLite: things by importance, their texts, keys and words."""

from __future__ import annotations

import re
from importlib.resources import files
from typing import Final

FORMAT: Final = 1
"""Version of the tables and of what is written to them; another one is made anew."""

SCRATCH: Final = """
CREATE TABLE raw.things (number INTEGER PRIMARY KEY, iri TEXT, level INTEGER, length INTEGER);
CREATE TABLE raw.types (number INTEGER, class TEXT);
CREATE TABLE raw.texts (
  number INTEGER, field INTEGER, property TEXT, language TEXT, text TEXT, words TEXT);
"""
"""What is read from the statements, in their order."""

TABLES: Final = """
CREATE TABLE things (id INTEGER PRIMARY KEY, iri TEXT NOT NULL, level INTEGER NOT NULL);
CREATE TABLE classes (id INTEGER PRIMARY KEY, iri TEXT NOT NULL, stated INTEGER NOT NULL);
CREATE TABLE types (
  thing INTEGER NOT NULL, class INTEGER NOT NULL, PRIMARY KEY (thing, class)) WITHOUT ROWID;
CREATE TABLE members (
  class INTEGER NOT NULL, thing INTEGER NOT NULL, PRIMARY KEY (class, thing)) WITHOUT ROWID;
CREATE TABLE properties (id INTEGER PRIMARY KEY, iri TEXT NOT NULL);
CREATE TABLE texts (
  thing INTEGER NOT NULL, place INTEGER NOT NULL, field INTEGER NOT NULL,
  property INTEGER NOT NULL, language TEXT NOT NULL, text TEXT NOT NULL, words TEXT NOT NULL,
  PRIMARY KEY (thing, place)) WITHOUT ROWID;
CREATE TABLE keys (
  key TEXT NOT NULL, thing INTEGER NOT NULL, PRIMARY KEY (key, thing)) WITHOUT ROWID;
CREATE TABLE terms (
  term TEXT NOT NULL, backwards TEXT NOT NULL, length INTEGER NOT NULL, things INTEGER NOT NULL);
CREATE VIRTUAL TABLE words USING fts5 (
  name, kind, text, scope, content='', prefix='2 3', tokenize="ascii tokenchars './'");
"""
"""``types`` holds the classes that are stated, ``members`` those above them too, which are not
``stated`` of anything.

``kind`` of the full text has the names of the classes, so that "target 11.1" finds it."""

INDEXES: Final = """
CREATE INDEX by_iri ON things (iri);
CREATE INDEX terms_forwards ON terms (term);
CREATE INDEX terms_backwards ON terms (backwards);
"""

_NAMED: Final = re.compile(r"^-- name: (.+)\n((?:(?!-- name:).*\n?)+)", re.MULTILINE)
STATEMENTS: Final[dict[str, str]] = {
    name: text.strip()
    for name, text in _NAMED.findall(
        files("kg.search").joinpath("statements.sql").read_text("utf-8")
    )
}
"""What is asked of an index, by the names in ``statements.sql``."""
