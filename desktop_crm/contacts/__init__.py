"""Who the customers are and how to reach them."""
