"""A person at a terminal is asked which plan a new data root is to be of."""

import sys
from pathlib import Path

import yaml

from orchestration.views.terminal import ask, put, say, terminal


def choose_plan(plans: list[Path]) -> Path | None:
    """The plan that was chosen by its number or name; None where nobody sits at a terminal."""
    if not sys.stdin.isatty():
        return None
    console = terminal(stderr=True)
    say(console, "told.plan.choose")
    for n, root in enumerate(plans, 1):
        header = yaml.safe_load((root / "plan.yml").read_text(encoding="utf-8"))
        put(console, f"  {n}  {root.name}　{header['title_zh']} | {header['title_en']}")
    while True:
        said = ask("> ")
        if said is None:
            return None
        chosen = {str(n): root for n, root in enumerate(plans, 1)} | {root.name: root for root in plans}
        if said in chosen:
            return chosen[said]
        say(console, "told.plan.choose")
