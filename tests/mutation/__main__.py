"""`make mutate`: small changes of the product, and whether a test notices each. Writes docs/tests.md.

python -m mutation [--seed S] [--number N] [--rooms dbt|python|all]; half of the mutants are of the dbt models.
"""

import argparse
import random
import sys
import tempfile
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parents[1])]

from mutation import dbt_models, python  # noqa: E402
from mutation.report import Outcome, written  # noqa: E402
from mutation.worlds import held_worlds  # noqa: E402


def main() -> None:
    """Every mutant drawn is judged; the document says what was found, also where the run is broken off."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**8))
    asked.add_argument("--number", type=int, default=400)
    asked.add_argument("--rooms", choices=("dbt", "python", "all"), default="all")
    given = asked.parse_args()
    print(f"seed {given.seed}", flush=True)
    share = given.number if given.rooms != "all" else given.number // 2
    found: dict[str, list[Outcome]] = {"dbt": [], "python": []}

    def note(half: str, one: Outcome) -> None:
        found[half].append(_told(one))
        written(found[half], str(given.seed), half)

    if given.rooms != "python":
        worlds = held_worlds()
        for changed in dbt_models.sample(dbt_models.sources_of(worlds[0]), share, given.seed):
            said = dbt_models.judge(changed, worlds).noticed_by
            note(
                "dbt",
                Outcome("dbt_project", changed.model, changed.kind, changed.before, changed.after, said),
            )
    if given.rooms != "dbt":
        with tempfile.TemporaryDirectory() as scratch:
            tester = python.Tester(python.copy_of_checkout(Path(scratch)))
            for one in python.sample(share, given.seed):
                said = tester.noticed_by(one)
                note("python", Outcome(one.room, one.file, one.operator, one.before, one.after, said))
            tester.close()


def _told(one: Outcome) -> Outcome:
    print(
        "." if one.noticed_by else f"\nunnoticed: {one.place} {one.kind}: {one.before} => {one.after}",
        end="",
        flush=True,
    )
    return one


if __name__ == "__main__":
    main()
