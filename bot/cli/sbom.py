"""`palsy sbom`: what is installed, with versions, hashes and licences."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import Any


def add_to(nouns: Any) -> None:
    parser = nouns.add_parser(
        "sbom", help="list all locked packages with hashes and licences (CycloneDX JSON)", example="palsy sbom --licences"
    )
    parser.add_argument("--licences", action="store_true", help="how many packages have which licence, instead")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write to this file")
    parser.set_defaults(run=sbom)


def sbom(args: argparse.Namespace) -> int:
    from bot.serving.sbom import LockError, bill

    told = bill()
    text = _licences(told) if args.licences else json.dumps(told, indent=1, ensure_ascii=False)
    if not args.out:
        print(text)
        return 0
    try:
        args.out.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise LockError(f"{args.out} cannot be written ({error.strerror}): name another file") from None
    return 0


def _licences(told: dict[str, Any]) -> str:
    named: dict[str, list[str]] = {}
    for component in told["components"]:
        licences = [entry["license"]["name"] for entry in component["licenses"]] or ["not installed on this machine"]
        named.setdefault(licences[0], []).append(component["name"])
    counts = Counter({name: len(packages) for name, packages in named.items()})
    return "\n".join(f"{count:4}  {name}: {', '.join(sorted(set(named[name])))}" for name, count in counts.most_common())
