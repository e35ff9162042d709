"""Forms made from the field declarations."""
