#!/usr/bin/env python
import gc
import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cluster_portal.settings")
    # Hundreds of thousands of objects are made while the models are imported, and all of them stay: looking
    # through them for garbage is a sixth of the start. `ClusterPortalConfig.ready` turns it on again.
    gc.disable()
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
