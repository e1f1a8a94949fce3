"""Measurements: what the product does well, and how well, as numbers."""
