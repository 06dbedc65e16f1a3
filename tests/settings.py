"""The portal's settings with what makes a suite quick: data of its own, a throw-away server, a cheap hash."""

import os
from pathlib import Path

# Whatever DATA_DIR says: a suite never touches real data.
os.environ["DATA_DIR"] = str(Path(__file__).resolve().parent.parent / "var" / "test")
os.environ.setdefault("SECRET_KEY", "only-for-tests")

from cluster_portal import embedded_postgres
from cluster_portal.settings import *  # noqa: F403
from cluster_portal.settings import DATA_DIR, DATABASES, STORAGES

if "EMBEDDED" in DATABASES["default"]:
    DATABASES["default"] |= embedded_postgres.database_settings(DATA_DIR, durable=False) | {
        "TEST": DATABASES["default"]["TEST"]
    }
DATABASES["default"]["CONN_MAX_AGE"] = 0

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

# WhiteNoise warns of a missing folder.
(DATA_DIR / "static").mkdir(parents=True, exist_ok=True)
