"""`/staff`: what was asked, what staff flagged, what waits to be sent and what lapses, behind a token of the staff's own."""

from bot.serving.staff.routes import add_staff

__all__ = ["add_staff"]
