"""The portal's settings, a throw-away server in DATA_DIR/bench, and the peers beside the portal."""

import os
from pathlib import Path

BENCH = Path(os.environ["BENCH_DIR"]).resolve()
# Whatever the portal uses: a benchmark never touches its data.
os.environ["DATA_DIR"] = str(BENCH)
os.environ.pop("DATABASE_URL", None)
os.environ.setdefault("SECRET_KEY", "only-for-benchmarks")

from cluster_portal.settings import *  # noqa: E402, F403
from cluster_portal.settings import DATABASES, INSTALLED_APPS, STORAGES  # noqa: E402

INSTALLED_APPS = [
    *INSTALLED_APPS,
    "django.contrib.admin",
    "import_export",
    "simple_history",
    "tests.benchmarks.peers",
]
# Kept: a connection of its own for every request would be measured, not the page.
DATABASES["default"]["CONN_HEALTH_CHECKS"] = False
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
LOGGING_CONFIG = None

(BENCH / "static").mkdir(parents=True, exist_ok=True)
