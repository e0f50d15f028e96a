"""Interaction plans on screen."""
