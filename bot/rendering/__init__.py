"""Pure functions from an answer to what one surface can show."""
