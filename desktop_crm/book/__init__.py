"""One business's folder on disk: database, backups, settings, undo."""
