"""A whole session as one file that another portal loads: from the laptop in the hall to the region's server.

A ZIP with `session.json`, its JSON Schema `schema.json`, and the documents of signed minutes. Every record is
named within the file by its `uid`, or by `<part>/<number>` where it has none; foreign keys hold such names.
Organisations, people, places and sources stand in `registry` with what it takes to find them again.

Not in the file, because it is the portal's own or must not leave it: accounts (a name stands for them),
secrets of phones, codes and projector addresses, the log of operations.
"""
