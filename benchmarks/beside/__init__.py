"""This assistant, Rasa's default recipe and the bare web server, measured in one run: `python -m benchmarks.beside`."""
