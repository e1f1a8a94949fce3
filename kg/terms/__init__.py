"""The ontology of a release as it is read: its files, its documents, its documentation."""
