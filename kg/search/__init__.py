"""Search: the index of a release's texts, and how a question is matched with them."""
