"""Stored queries: files of ``queries/`` as typed, documented, safely bound questions."""
