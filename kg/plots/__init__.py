"""Pictures: functions from values to SVG, and SVG as PNG."""
