"""What passed between a customer and the business, and what comes next."""
