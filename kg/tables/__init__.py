"""Tables that are frozen with a release, for answers that count and add."""
