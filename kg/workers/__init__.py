"""Query workers: processes that hold a release read-only and answer one request at a time."""
