"""`dictionary.html`: the whole dictionary of a release on one page that needs no network and no script."""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from contracts.codelists import Code, shared_codelist
from contracts.dictionary import questions
from contracts.packaged import packaged
from contracts.plan import Plan
from contracts.speech import has_han, speaks
from warehouse.products.dictionary.comparability import Comparability, comparability
from warehouse.products.dictionary.known_figures import known_figures
from warehouse.products.dictionary.tables import Row, dictionary_tables
from warehouse.products.edition import Edition
from warehouse.products.pages.render import Fact, Head, Link, render
from warehouse.products.wording.formats import plain, quantity, quantity_en

FILE = "dictionary.html"
TEMPLATES = packaged("warehouse.products.dictionary", "templates")
MOST_WARNINGS = 12  # of a kind on a card; the marts hold every one
SECTIONS = (
    Link("#indicators", "指标", "Indicators"),
    Link("#tables", "表和列", "Tables and columns"),
    Link("#codes", "代码表", "Codelists"),
    Link("#units", "计量单位", "Units"),
    Link("#rules", "核对规则", "Rules"),
    Link("#methods", "评估方法", "Methods"),
    Link("#statuses", "怎样定状态", "How a status is decided"),
    Link("#forms", "表式", "Forms"),
    Link("#departments", "部门", "Departments"),
    Link("#documents", "文件", "Documents"),
    Link("#left-out", "未列入的目标", "Targets left out"),
)


def head_of(edition: Edition) -> Head:
    """The head of the dictionary of a release."""
    header = edition.plan.header
    facts = (Fact("发布", "Release", edition.name), Fact("截至", "As known on", edition.known_on.isoformat()))
    return Head(
        header.title_zh, header.title_en, "数据字典", "Data dictionary", facts, SECTIONS,
        audience=edition.audience,
    )  # fmt: skip


def dictionary_page(plan: Plan, head: Head, database: Path) -> str:
    """The page as text: the plan and the contracts, and what the figures of `database` warn of."""
    tables = dictionary_tables(plan)
    return render(
        "dictionary.html.j2", head, templates=TEMPLATES,
        tables=tables,
        goals=[(goal, [i for i in tables["indicators"] if plan.goal_of[i["indicator"]] == goal["goal"]])
               for goal in tables["goals"]],
        targets_of=_by(tables["targets"], "indicator"),
        lines_of=_by(tables["form_lines"], "indicator"),
        columns_of=_by(tables["columns"], "table"),
        questions=questions(),
        codes_of=_by(tables["codes"], "codelist"),
        lists=[(name, *plan.list_labels[name]) for name in plan.codelists],
        names={code: (i.label_zh, i.label_en) for code, i in plan.indicators.items()},
        urls=_urls(plan), status_rules=list(shared_codelist("status_rule")), decided=_decided,
        warnings=comparability(database), known=known_figures(database), nothing=Comparability(), most=MOST_WARNINGS,
        status={c.code: (c.label_zh, c.label_en) for c in plan.codelists["obs_status"]},
        scope=lambda breakdown: _scope(plan, breakdown),
        uses=_uses, plain=plain, quantity=quantity, quantity_en=quantity_en, period=_period,
        told_sign=lambda sign: sign if speaks("zh") or not has_han(sign) else "",
    )  # fmt: skip


def _by(rows: Iterable[Row], key: str) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row[key]].append(row)
    return dict(groups)


def _uses(row: Row) -> list[tuple[str, str]]:
    return list(zip(row["use_zh"].splitlines(), row["use_en"].splitlines(), strict=True))


def _decided(rule: Code) -> list[tuple[str, str]]:
    """The status that follows from a rule, its finer word and its reason; none where the chosen method gives it."""
    named = [(name, rule.extra[name]) for name in ("status", "substatus", "reason") if rule.extra[name]]
    codes = [shared_codelist(name)[code] for name, code in named]
    return [(code.label_zh, code.label_en) for code in codes]


def _urls(plan: Plan) -> dict[str, list[str]]:
    """Where each document can be read, as its targets cite it."""
    urls: dict[str, list[str]] = defaultdict(list)
    for target in plan.targets:
        if target.url and target.url not in urls[target.document]:
            urls[target.document].append(target.url)
    return dict(urls)


def _scope(plan: Plan, breakdown: str) -> tuple[str, str]:
    """A breakdown as a person reads it, in both languages."""
    zh, en = [], []
    for part in breakdown.split("|"):
        name, _, code = part.partition("=")
        codelist = plan.codelists.get(name)
        known = codelist is not None and code in codelist
        zh.append(codelist[code].label_zh if codelist and known else part)
        en.append(codelist[code].label_en if codelist and known else part)
    return "、".join(zh), ", ".join(en)


def _period(row: Row) -> str:
    """The periods a warning covers: one, or the first and the last."""
    return str(row["first"]) if row["first"] == row["last"] else f"{row['first']} – {row['last']}"
