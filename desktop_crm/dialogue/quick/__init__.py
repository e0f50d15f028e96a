"""The quick log: one line as people write it, read as an exchange; what could be meant otherwise is asked."""
