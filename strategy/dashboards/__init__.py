"""What executives read, as dataclasses. Every function takes `as_of`; nothing here writes."""
