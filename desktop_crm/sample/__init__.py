"""An invented business with two years of history, to look around in and to try everything on."""
