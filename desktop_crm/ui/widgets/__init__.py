"""Controls that know no book: painted from tokens, usable on any screen."""
