"""Interaction plans: a goal for a group, and the touches that lead there."""
