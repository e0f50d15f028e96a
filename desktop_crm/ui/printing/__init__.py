"""What goes on paper: labels, a phone list, contact sheets, the list as shown."""
