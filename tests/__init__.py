"""The tests mirror the packages file by file."""
