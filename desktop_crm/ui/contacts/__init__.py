"""The list, the contact page and their forms."""
