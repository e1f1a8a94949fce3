"""Matrices of what is linked with what, as pages show them: asked for, laid out, and opened."""
