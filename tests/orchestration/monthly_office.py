"""An office of five departments with one form each, in force (合成数据), and what they drop into its inbox."""

import os
import shutil
from pathlib import Path

from support import SHIPPED_PLAN

from orchestration.intake.inbox import prepare_inbox
from orchestration.settings import Settings
from tests.sources.returns.forms import LINES, changed, filled
from warehouse.paths import DataRoot

DEPARTMENTS = ("gs_data", "gs_drc", "gs_iit", "gs_st", "gs_edu")
FORMS = [
    changed(LINES, form=f"gs_t_{n}", number=f"GS-T-{n}", department=department, title_zh=f"合成数据表之{n}")
    for n, department in enumerate(DEPARTMENTS, start=1)
]
GOOD: dict[str, object] = {}
PARTLY: dict[str, object] = {"D11": "约100"}
REJECTED: dict[str, object] = {"D7": "不是栏号"}


def office(folder: Path, forms: int = len(FORMS)) -> Settings:
    """The office's plan and data root; nothing has arrived. Files are taken the moment they lie there."""
    os.environ["LONGSHU_QUIET_SECONDS"] = "0"
    plan = folder / "plan"
    shutil.copytree(SHIPPED_PLAN, plan)
    text = (plan / "forms" / "gs_ai_1.yml").read_text(encoding="utf-8")
    for path in (plan / "forms").glob("gs_*.yml"):
        path.unlink()
    for form in FORMS[:forms]:
        own = text.replace("form: gs_ai_1", f"form: {form.form}").replace("GS-AI-1", form.number)
        own = own.replace("title_zh: 算力基础设施情况", f"title_zh: {form.title_zh}")
        own = own.replace("department: gs_data", f"department: {form.department}")
        own = own.replace("status: proposed", "status: in_force")
        (plan / "forms" / f"{form.form}.yml").write_text(own, encoding="utf-8")
    published = folder / "published"
    published.mkdir()
    found = Settings(plan, published, DataRoot(folder / "data"))
    prepare_inbox(found.data, found.plan())
    return found


def drop(found: Settings, number: int, month: str, *, folder: str = "", **cells: object) -> Path:
    """The return of that department's form for the month lies in its folder of the inbox, or in another's."""
    form = FORMS[number - 1]
    path = found.data.inbox / (folder or form.department) / f"{form.number} {month}.xlsx"
    path.write_bytes(filled(form, month, **cells))
    return path
