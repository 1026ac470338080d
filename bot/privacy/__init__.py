"""What patients tell of themselves that is not to be kept, and what is kept of a conversation. Imports no Rasa."""
