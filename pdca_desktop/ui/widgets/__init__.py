"""Small drawn parts that pages are made of."""
