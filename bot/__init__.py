"""Palsy Guide: answers questions about facial palsy from vetted, sourced content."""
