"""Import of files into the registry: a file, its columns, the check of its rows, applying, undoing."""
