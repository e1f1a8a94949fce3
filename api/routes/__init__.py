"""Routes of the HTTP face, one subject a module."""
