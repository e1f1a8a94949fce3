"""Synthetic portfolios: projects that nobody carries out, in the real vocabulary."""
