"""The guarded doors: every channel of ours cleans, limits and always answers."""
