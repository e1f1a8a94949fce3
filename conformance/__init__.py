"""The W3C's SPARQL tests against the service and, beside it, against the bare engine."""
