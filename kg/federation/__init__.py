"""SERVICE: the named endpoints that a query may ask, through a relay that does the asking."""
