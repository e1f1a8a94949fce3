"""The command line of Habitat KG: one module a command."""
