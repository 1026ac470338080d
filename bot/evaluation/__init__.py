"""How well patients are understood: held-out questions asked of the whole assistant, in this process."""
