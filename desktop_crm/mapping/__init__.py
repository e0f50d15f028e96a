"""What a table means and what its rows say: kinds, columns, values, each with how sure it is. Knows no book."""
