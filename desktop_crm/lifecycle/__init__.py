"""How far a customer has come with the business, and their own rhythm."""
