"""Keeping releases: seeing that they are whole, going back to one, removing those not needed."""
