"""The service's description of itself: SPARQL 1.1 Service Description and VoID."""
