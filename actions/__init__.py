"""The Rasa actions, one module a patient's goal. `run` reads the turn, asks the catalogue, renders, returns events."""
