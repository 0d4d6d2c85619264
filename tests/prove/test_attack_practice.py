"""The practice set's public release attacked with linear programmes: no hidden figure is known to a tenth. `make prove`."""

import os
import random
from pathlib import Path

import yaml
from disclosure.attack import Key, attacked, figures
from support import SHIPPED_PLAN

from contracts.registry import load_plan
from orchestration import steps
from orchestration.practice.cases import LAST_DAY
from orchestration.practice.making import make_returns

SEED = int(os.environ.get("SEED") or random.SystemRandom().randrange(10**9))
DECLARED = 40  # figures that the office declares secret; what sums would give back is hidden with them


def declared_secret(chosen: list[Key], plan: Path) -> None:
    """The plan says of each of these figures that it is not for the public. 合成数据."""
    rows = [
        {
            "indicator": indicator, "ref_area": area, "breakdown": breakdown, "period": period, "conf_status": "C",
            "reason_zh": "合成数据", "reason_en": "synthetic", "decided_by": "合成数据", "decided_on": LAST_DAY,
        }
        for indicator, area, breakdown, period, _ in chosen
    ]  # fmt: skip
    text = yaml.safe_dump({"confidentiality": rows}, allow_unicode=True)
    (plan / "confidentiality.yml").write_text(text, encoding="utf-8")


def test_no_hidden_figure_of_the_practice_set_is_known_to_a_tenth(tmp_path: Path) -> None:
    made = make_returns(SHIPPED_PLAN, tmp_path / "practice")
    internal = steps.build(made.settings, made.plan, LAST_DAY)
    truth = figures(internal.path)
    drawn = random.Random(SEED).sample(sorted(key for key, value in truth.items() if value), DECLARED)
    declared_secret(drawn, made.settings.plan_root)
    public = steps.build(made.settings, load_plan(made.settings.plan_root), LAST_DAY, "public")
    found = list(attacked(public.path, truth))
    close = [one for one in found if one.is_close]
    print(
        f"SEED={SEED}: {DECLARED} figures declared secret, {len(found)} hidden, {len(close)} known to a tenth"
    )
    assert {one.key for one in found} >= set(drawn)
    assert close == []
