"""Who complains still hopes: the board of cases, one case, what they tell."""
