"""Dagster's view: one asset a form from one factory, the dbt models, the release; one job does it all.

Partition = reporting month. What counts is decided by submission ids and content hashes in the ledger,
never by Dagster's own state: the same job on the same inputs leaves the same records.
"""

import warnings
from collections.abc import Iterator
from datetime import date

import dagster as dg

from contracts.errors import UserFault
from contracts.forms import Form
from contracts.plan import Plan
from orchestration import steps
from orchestration.dagster_job.executors import executor
from orchestration.dagster_job.page_server import page_url
from orchestration.dagster_job.schedules import failure_sensor, inbox_sensor, schedules
from orchestration.intake.load_file import Loaded
from orchestration.settings import Settings
from warehouse.build.dbt_models import Model, dbt_models
from warehouse.ledger.clock import refuse_jump
from warehouse.paths import now_shanghai, today_shanghai
from warehouse.products.pages import INDEX

warnings.filterwarnings("ignore", category=dg.BetaWarning)  # backfill_policy: one run for several months

JOB = "monthly"
PLAN_KEY = dg.AssetKey("plan")
INBOX_KEY = dg.AssetKey("inbox")
MOST_SHOWN = 20
RELEASE_KEY = dg.AssetKey("release")


class Cutoff(dg.Config):
    """`known_on`: build as known on that day (YYYY-MM-DD); empty means today in Asia/Shanghai.

    `publish`: whether the build becomes the current release; a look back does not.
    `full`: make every row anew, also where an earlier build could be added to.
    """

    known_on: str = ""
    publish: bool = True
    full: bool = False

    def day(self) -> date:
        """The day asked for. Raises ValueError for a text that is no date."""
        return date.fromisoformat(self.known_on) if self.known_on else today_shanghai()


def form_key(form: str) -> dg.AssetKey:
    """The asset of a form: its submissions in the ledger."""
    return dg.AssetKey(["ledger", form])


def model_key(model: str, layer: str) -> dg.AssetKey:
    """The asset of a dbt model."""
    return dg.AssetKey([layer, model])


def plan_asset(found: Settings) -> dg.AssetsDefinition:
    """The asset of the plan: materialised means its files hold together."""

    @dg.asset(key=PLAN_KEY, group_name="plan", description="方案即数据：指标、目标、表式 | The plan as data")
    def plan() -> dg.MaterializeResult:
        loaded = found.plan()
        refuse_jump(found.data, now_shanghai())
        steps.tell("plan", loaded.code)
        return dg.MaterializeResult(
            metadata={
                "title": loaded.header.title_zh,
                "goals": len(loaded.header.goals),
                "indicators": len(loaded.indicators),
                "targets": len(loaded.targets),
                "targets_not_loaded": len(loaded.targets_not_loaded),
            }
        )

    return plan


def inbox_asset(found: Settings) -> dg.AssetsDefinition:
    """The asset of the inbox: materialised means that no file in it is left that names no form or month."""

    @dg.asset(
        key=INBOX_KEY,
        group_name="plan",
        deps=[PLAN_KEY],
        description="收件夹：认不出的文件退回 | What names no form is given back",
    )
    def sorted_inbox() -> dg.MaterializeResult:
        given_back = steps.return_unrecognised(found, found.plan())
        names = ", ".join(report.name for report in given_back)
        return dg.MaterializeResult(metadata={"returned": len(given_back), "files": names})

    return sorted_inbox


def form_asset(found: Settings, form: Form, months: dg.MonthlyPartitionsDefinition) -> dg.AssetsDefinition:
    """The asset of a form: materialised means that month's files are archived, checked and appended."""

    @dg.asset(
        key=form_key(form.form),
        group_name=form.form,
        deps=[PLAN_KEY, INBOX_KEY],
        partitions_def=months,
        backfill_policy=dg.BackfillPolicy.single_run(),
        description=f"{form.number} {form.title_zh} | {form.title_en}",
        metadata={"department": form.department, "form_version": form.version},
        check_specs=[
            dg.AssetCheckSpec(
                "rows_add_up",
                asset=form_key(form.form),
                description="读入 = 采用 + 隔离 + 约定不计 | read = accepted + quarantined + ignorable",
            ),
            dg.AssetCheckSpec(
                "findings",
                asset=form_key(form.form),
                description="没有退回、隔离和未核实的单元格 | nothing returned, quarantined or unconfirmed",
            ),
        ],
    )
    def submissions(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
        periods = {key[:7] for key in context.partition_keys}
        plan = found.plan()
        loaded = steps.load_form(found, plan, form.form, periods)
        totals = {
            name: sum(getattr(one.manifest, name) for one in loaded)
            for name in ("rows_read", "rows_accepted", "rows_quarantined", "rows_ignorable")
        }
        holds = totals["rows_read"] == sum(v for k, v in totals.items() if k != "rows_read")
        return dg.MaterializeResult(
            metadata={
                **totals,
                "submissions": ", ".join(f"{one.manifest.submission_id} {one.state}" for one in loaded),
            },
            check_results=[
                dg.AssetCheckResult(passed=holds, check_name="rows_add_up", metadata=totals),
                findings_check(plan.forms[form.form], loaded),
            ],
        )

    return submissions


def findings_check(form: Form, loaded: list[Loaded]) -> dg.AssetCheckResult:
    """Whether every cell of the files was taken; the first that were not, as a table for the page."""
    rows = [
        {"file": one.report.name, **finding}
        for one in loaded if one.report is not None
        for finding in one.report.open_findings(form.tolerated_rules).head(MOST_SHOWN).to_dicts()
    ]  # fmt: skip
    shown = ("file", "locator", "severity", "rule_id", "message_zh", "fix_zh")
    records = [dg.TableRecord({name: str(row[name] or "") for name in shown}) for row in rows[:MOST_SHOWN]]
    table = dg.MetadataValue.table(records, schema=dg.TableSchema([dg.TableColumn(name) for name in shown]))
    return dg.AssetCheckResult(
        passed=not rows,
        check_name="findings",
        severity=dg.AssetCheckSeverity.WARN,
        metadata={"findings": len(rows), "first": table} if rows else {"findings": 0},
    )


def marts_asset(found: Settings, plan: Plan) -> dg.AssetsDefinition:
    """The dbt models as assets, built by one dbt invocation into a new file."""
    layers = {model.name: model.layer for model in dbt_models()}

    def spec(model: Model) -> dg.AssetSpec:
        deps = {model_key(name, layers[name]) for name in model.refs}
        for source, _ in model.sources:
            deps |= {PLAN_KEY} if source == "plan" else {form_key(name) for name in plan.forms}
        return dg.AssetSpec(
            model_key(model.name, model.layer),
            deps=sorted(deps),
            group_name=model.layer,
            description=". ".join(f"{k}: {v}" for k, v in model.header.items()),
            kinds={"dbt", "duckdb"},
        )

    declared = dbt_models()
    marts = [m for m in declared if m.layer == "marts"]

    @dg.multi_asset(
        name="dbt_models",
        specs=[spec(model) for model in declared],
        check_specs=[
            dg.AssetCheckSpec(
                "primary_key", asset=model_key(m.name, m.layer), description="主键唯一 | key is unique"
            )
            for m in marts
        ],
    )
    def models(config: Cutoff) -> Iterator[dg.MaterializeResult]:
        built = steps.build(found, found.plan(), config.day(), full=config.full)
        passed = {n["name"] for n in built.nodes if n["status"] in ("success", "pass")}
        metadata: dict[str, str | bool] = {
            "build": built.key,
            "known_on": built.known_on.isoformat(),
            "reused": built.reused,
        }
        if built.not_increased:  # everything was made anew, and why
            metadata["not_increased"] = built.not_increased
        for model in declared:
            key = model_key(model.name, model.layer)
            tested = any(name.startswith(f"primary_key_{model.name}_") for name in passed)
            check = dg.AssetCheckResult(passed=tested, check_name="primary_key", asset_key=key)
            yield dg.MaterializeResult(
                asset_key=key, metadata=metadata, check_results=[check] if model in marts else []
            )

    return models


def release_asset(found: Settings) -> dg.AssetsDefinition:
    """The current release; a build as known on an earlier day is checked and kept, but not published."""
    marts = [model_key(m.name, m.layer) for m in dbt_models() if m.layer == "marts"]

    @dg.asset(
        key=RELEASE_KEY,
        group_name="release",
        deps=marts,
        description="发布：带名称、哈希和差异的数据集 | Marts with a name, hashes and a difference",
        check_specs=[
            dg.AssetCheckSpec(name, asset=RELEASE_KEY, description=f"{zh} | {en}")
            for name, (zh, en, _) in steps.CHECKS.items()
        ],
    )
    def release(config: Cutoff) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
        plan = found.plan()
        built = steps.build(found, plan, config.day())
        checks = steps.check_build(built)
        for one in checks:
            yield dg.AssetCheckResult(
                passed=one.failures == 0, check_name=one.name, metadata={"failures": one.failures}
            )
        if broken := [one for one in checks if one.failures]:
            fault = steps.ChecksFailedError.of(broken)
            raise dg.Failure(f"{fault.zh} | {fault.en}", allow_retries=False)
        if not config.publish or config.day() < today_shanghai():  # a look back never becomes current
            steps.tell("publish", "")
            yield dg.MaterializeResult(
                metadata={"published": False, "build": dg.MetadataValue.path(str(built.path))}
            )
            return
        try:
            done = steps.publish_build(found, plan, built)
        except UserFault as fault:
            raise dg.Failure(f"{fault.zh} | {fault.en}", allow_retries=False) from None
        yield dg.MaterializeResult(
            metadata={
                "published": True,
                "release": done.name,
                "new": done.is_new,
                "path": dg.MetadataValue.path(str(done.path)),
                "page": dg.MetadataValue.url(page_url(found.data, done.path / INDEX)),
                "page_file": dg.MetadataValue.path(str(done.path / INDEX)),
                "known_on": done.manifest.known_on.isoformat(),
                **{f"rows/{name}": count for name, count in done.manifest.rows.items()},
            }
        )

    return release


def definitions(found: Settings) -> dg.Definitions:
    """Everything Dagster knows of a plan. Raises ContractError where the plan does not hold together."""
    plan = found.plan()
    first = min(form.valid_from for form in plan.forms.values())
    months = dg.MonthlyPartitionsDefinition(start_date=f"{first}-01", timezone="Asia/Shanghai", end_offset=1)
    job = dg.define_asset_job(
        JOB,
        selection=dg.AssetSelection.all(),
        partitions_def=months,
        description="收表、核对、建库、发布 | load, check, build, publish",
    )
    return dg.Definitions(
        assets=[
            plan_asset(found),
            inbox_asset(found),
            *(form_asset(found, form, months) for form in plan.forms.values()),
            marts_asset(found, plan),
            release_asset(found),
        ],
        jobs=[job],
        schedules=list(schedules(found, job)),
        sensors=[inbox_sensor(found, job), failure_sensor()],
        executor=executor(),
    )
