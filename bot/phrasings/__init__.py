"""What people say, as it stands in data/nlu: read with its line numbers, counted and checked. Without Rasa."""
