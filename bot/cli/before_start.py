"""What would stop the assistant is said before anything trains or starts."""

from __future__ import annotations

import sys

from bot.content.problem import ContentError, Problem


def check_files() -> None:
    """Raises ContentError with every problem of a file that cannot be used: content, lock, rules, site file. What the
    approved wordings make up for is said, and hinders nothing."""
    from bot.cli.red_flag_check import flags_in, other_rules
    from bot.content.catalogue import needed_files
    from bot.content.load import CONTENT, load_library
    from bot.content.vetting import load_lock
    from bot.content.withdrawn import WITHDRAWN, load_withdrawn

    if not CONTENT.is_dir():
        raise ContentError([Problem(str(CONTENT), 0, "C001", "there is no such folder", "run this in the project's folder")])
    library, problems = load_library(CONTENT)
    lock, unclear = load_lock(CONTENT / "vetting.lock.yml")
    needed = needed_files(library, problems, lock, CONTENT)
    content = [*needed, *unclear, *load_withdrawn(CONTENT / WITHDRAWN)[1]]
    broken = [p for p in content if p.unreadable]  # what else is wrong in the content may only follow from these
    for problem in sorted(set(problems) - set(needed)) if not broken else ():
        print(f"{problem}: the approved wording is served until then", file=sys.stderr)
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
