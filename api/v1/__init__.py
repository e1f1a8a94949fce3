"""The API of analysts: lookups, and what is found by searching and by following links."""
