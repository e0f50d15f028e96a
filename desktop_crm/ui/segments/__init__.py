"""The builder of segments: rules beside the people they fit."""
