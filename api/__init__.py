"""The HTTP face of Habitat KG."""
