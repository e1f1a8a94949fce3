"""Run the service for a test: ``python -m tests.api.serve PORT``, settings by environment."""

from __future__ import annotations

import sys

import uvicorn

from api.app import create_app
from kg.config import Settings
from kg.queries.catalog import Catalog

if __name__ == "__main__":
    app = create_app(Settings.from_environment(), Catalog({}, {}))
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
