"""Contacts out of the book: as workbooks, text, cards and directories that come in again as they were."""
