"""The long proof of the suite itself: of forty small changes of the models, drawn at random, the held tables notice most."""

import random

from mutation.dbt_models import judge, sample, sources_of
from mutation.report import Outcome, why_nothing_changes
from mutation.worlds import held_worlds

NUMBER, SHARE = 40, 0.6


def test_most_small_changes_of_the_models_are_noticed() -> None:
    seed = random.SystemRandom().randrange(10**8)
    print(f"seed {seed}")
    worlds = held_worlds()
    judged = [judge(changed, worlds) for changed in sample(sources_of(worlds[0]), NUMBER, seed)]
    outcomes = [
        Outcome("dbt_project", j.mutant.model, j.mutant.kind, j.mutant.before, j.mutant.after, j.noticed_by)
        for j in judged
    ]
    unnoticed = [one for one in outcomes if not one.noticed_by and why_nothing_changes(one) is None]
    for one in unnoticed:
        print(one)
    assert len(unnoticed) <= (1 - SHARE) * NUMBER
