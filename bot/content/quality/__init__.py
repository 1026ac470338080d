"""How good the content is as information for patients: the project's own ratings by two published instruments, what can be
counted, and answers beside public leaflets. docs/quality.md is made of it.
"""
