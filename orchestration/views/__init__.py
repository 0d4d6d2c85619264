"""What a person reads in the terminal: Chinese first, numbers the way the office writes them."""
