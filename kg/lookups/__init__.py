"""Lookups: the things of each kind as lists, and the links between things with their evidence."""
