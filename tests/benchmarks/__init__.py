"""What `manage.py bench` measures, in a process, a database and settings of its own.

`settings` are the portal's with the peers beside it; `world` makes a throw-away database and fills it with
`organisations`; `measuring` knows the figures by name; `registry` holds those of the registry.
"""
