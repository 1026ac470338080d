"""The mailroom's own few sentences: first contact, media, stopping, erasing. Each with what to do in an emergency."""

from __future__ import annotations

from collections.abc import Mapping

from bot.content.site import Site

READERS: Mapping[str, str] = {
    "whatsapp": "Meta, and whoever manages this clinic's account, can read this chat.",
    "messenger": "Meta, and whoever manages this clinic's page, can read this chat.",
    "sms": "Text messages can be read by the phone companies and by whoever holds your phone.",
    "twilio_whatsapp": "Meta, Twilio, and whoever manages this clinic's account, can read this chat.",
    "telegram": "Telegram can read this chat: chats with a program are not sealed end to end.",
    "slack": "The owners of this workspace, and Slack, can read this chat.",
    "teams": "The administrators of this organisation, and Microsoft, can read this chat.",
    "mattermost": "The administrators of this server can read this chat.",
    "rocketchat": "The administrators of this server can read this chat.",
    "webex": "The administrators of this organisation, and Cisco, can read this chat.",
    "google_chat": "The administrators of this organisation, and Google, can read this chat.",
}
FIRST = (
    "Automatic answers for education only. It cannot examine you, and no person answers here. In an emergency call {number}."
)
KEPT = (
    "{readers} Here it is kept until {hours} hours after your last message, under a code in place of your name. "
    "Send DELETE MY CHAT to erase it."
)
ONLY_TEXT = "I can only read text: please write your question in words. In an emergency call {number}."
STOPPED = "You will get no more messages here. In an emergency call {number}. Send START to begin again."
STARTED = "You get answers here again. In an emergency call {number}."
HELP = (
    "In an emergency call {number}. This is an automatic assistant of {clinic} on facial palsy, for education only. "
    "Write a question in your own words. To reach a person call {phone}. STOP ends the messages, DELETE MY CHAT erases them."
)
ERASED = "Your messages and the answers are erased here; this app keeps its own copy. In an emergency call {number}."
NOT_ERASED = "Not everything could be erased just now. Please send DELETE MY CHAT again. In an emergency call {number}."
NOT_OFFERED = "That choice is not known here any more: please write it in words. In an emergency call {number}."
NO_MORE = "There is no more to this answer. In an emergency call {number}."
TOO_MANY = (
    "Too many messages came at once, so some were not answered. Please ask again what matters most. "
    "In an emergency call {number}."
)
FAILED = "Something went wrong here, so there is no answer right now. Please ask again. In an emergency call {number}."


def filled(text: str, site: Site, channel: str) -> str:
    return text.format(
        number=site.emergency_number,
        hours=site.keep_hours,
        clinic=site.clinic_name,
        phone=site.clinic_phone,
        readers=READERS[channel],
    )
