"""What was asked and what became of it, as figures: read from the store, grouped, and shown as a page."""
