"""Citations of the graph, of a thing and of an answer, and whether an answer is still the same."""
