"""Copies of documents as plain text: their parts by number, their names, figures and dates."""
