"""Messages and mail servers; knows no book."""
