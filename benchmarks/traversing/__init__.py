"""What the benchmark of traversal asks, and whom it asks."""
