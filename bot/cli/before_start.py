"""What would stop the assistant is said before anything trains or starts."""

from __future__ import annotations

from bot.content.problem import ContentError, Problem


def check_files() -> None:
    """Raises ContentError with every problem of a file that cannot be used: content, lock, rules, site file."""
    from bot.cli.red_flag_check import flags_in, other_rules
    from bot.content.load import CONTENT, load_library
    from bot.content.vetting import load_lock

    if not CONTENT.is_dir():
        raise ContentError([Problem(str(CONTENT), 0, "C001", "there is no such folder", "run this in the project's folder")])
    content = [*load_library(CONTENT)[1], *load_lock(CONTENT / "vetting.lock.yml")[1]]
    broken = [p for p in content if p.unreadable]  # what else is wrong in the content may only follow from these
    found = [*(broken or content), *flags_in(CONTENT)[1], *other_rules(CONTENT), *site_problems()]
    if found:
        raise ContentError(sorted(set(found)))


def site_problems() -> list[Problem]:
    from bot.content.site import load_site

    try:
        load_site()
    except ContentError as error:
        return error.problems
    return []
