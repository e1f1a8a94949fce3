"""Text as XML can hold it."""

from __future__ import annotations

import re
from typing import Final
from xml.sax.saxutils import escape, quoteattr

NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""The characters that no XML document may hold (XML 1.0, section 2.2)."""

_RETURN: Final = {"\r": "&#13;"}


def content(text: str) -> str:
    r"""``text`` as the content of an element; what XML has not becomes U+FFFD.

    >>> content("a<b\r\x00")
    'a&lt;b&#13;\ufffd'
    """
    return escape(NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text), _RETURN)


def attribute(text: str) -> str:
    """``text`` as the value of an attribute, with its quotes.

    >>> attribute("a & b")
    '"a &amp; b"'
    """
    return quoteattr(NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text))
