"""The pages that the assistant serves beside the chat. None of them needs JavaScript, but for the chat itself."""

from bot.serving.pages.routes import add_pages

__all__ = ["add_pages"]
