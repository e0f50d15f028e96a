"""Sheets to write down what happened and what comes next."""
