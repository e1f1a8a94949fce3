"""The servers that measurements and conformance tests start, each on a free port."""
