"""Run the service for a test: ``python -m tests.api.serve PORT``, settings by environment."""

from __future__ import annotations

import sys

from api.app import create_app
from api.serving import listen, serve
from kg.config import Settings
from kg.queries.catalog import Catalog

if __name__ == "__main__":
    settings = Settings.from_environment()
    app = create_app(settings, Catalog({}, {}))
    serve(app, settings, listen("127.0.0.1", int(sys.argv[1])))
