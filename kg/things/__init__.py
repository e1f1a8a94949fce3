"""One thing of a release: what is said with it, by whom, and how that is written down.

:mod:`kg.things.excerpt` reads a page of what a store says with a thing, :mod:`kg.things.profiles`
makes the statements of a representation of it, :mod:`kg.things.page` the values of its web page,
and :mod:`kg.things.writing` writes either of them in a format.
"""
