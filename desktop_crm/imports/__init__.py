"""Files read once into the book, undoable as a whole; and the way out again."""
