"""The content library: snippets, sources, figures, their checks and their vetting. Knows nothing of Rasa."""
