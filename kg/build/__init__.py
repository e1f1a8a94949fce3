"""From source files to a published release: assemble, derive, gate, release."""
