"""Spreadsheets and address cards as rows; knows no book."""
