"""Tests of pages as a browser shows them."""
