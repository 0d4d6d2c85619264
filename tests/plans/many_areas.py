"""A SYNTHETIC plan in English alone that asks much of a page: 20 indicators, each with a target for each of 28 areas.

Areas have ISO 3166 codes, days are those of Brussels, holidays are Germany's; every figure is arithmetic on its
place in the plan. The folder holds no Chinese.
"""

import csv
import io
from pathlib import Path

UNION = "EU"
COUNTRIES = {
    "AT": "Austria", "BE": "Belgium", "BG": "Bulgaria", "CY": "Cyprus", "CZ": "Czechia", "DE": "Germany",
    "DK": "Denmark", "EE": "Estonia", "EL": "Greece", "ES": "Spain", "FI": "Finland", "FR": "France", "HR": "Croatia",
    "HU": "Hungary", "IE": "Ireland", "IT": "Italy", "LT": "Lithuania", "LU": "Luxembourg", "LV": "Latvia",
    "MT": "Malta", "NL": "Netherlands", "PL": "Poland", "PT": "Portugal", "RO": "Romania", "SE": "Sweden",
    "SI": "Slovenia", "SK": "Slovakia",
}  # fmt: skip
AREAS = {UNION: "European Union", **COUNTRIES}
GOALS = {
    "skills": "Skills", "infrastructure": "Infrastructure", "business": "Business", "services": "Public services"
}  # fmt: skip
SUBJECTS = {
    "skills": ("basic_skills", "specialists", "women_specialists", "graduates", "teachers_trained"),
    "infrastructure": ("fibre_coverage", "mobile_coverage", "edge_nodes", "rural_coverage", "semiconductors"),
    "business": ("cloud_use", "data_analytics", "ai_use", "small_firms_online", "scale_ups"),
    "services": ("citizens_online", "business_online", "health_records", "digital_identity", "open_data"),
}
COUNTED = (
    "specialists",
    "graduates",
    "edge_nodes",
    "scale_ups",
    "teachers_trained",
)  # stocks, the rest are shares
FORMS = tuple((goal, half) for goal in GOALS for half in (1, 2))
YEARS = (2022, 2023, 2024, 2025)
BASE, BY = "2022-12", "2030"


def indicators() -> list[tuple[str, str]]:
    """(goal, indicator) of all twenty."""
    return [(goal, code) for goal, codes in SUBJECTS.items() for code in codes]


def name(code: str) -> str:
    """What an indicator is called."""
    return f"{code.replace('_', ' ').capitalize()} (synthetic)"


def value(code: str, area: str, year: int) -> float:
    """The made-up figure of that year: areas start and move differently, some not at all, one backwards."""
    place, subject = list(AREAS).index(area), [one for _, one in indicators()].index(code)
    start = 20 + (place * 7 + subject * 5) % 40
    step = ((place + subject) % 9 - 1) * 0.9
    share = min(99.0, start + step * (year - 2022))
    return round(share * (1000 + 37 * place), 0) if code in COUNTED else round(share, 1)


def target(code: str, area: str) -> float:
    """What is asked of an area by the end: half of what it lacks of 100 at the start, or twice its stock."""
    first = value(code, area, 2022)
    return first * 2 if code in COUNTED else round(first + (100 - first) / 2, 1)


def write_plan(root: Path) -> Path:
    """The plan's folder is written and can be loaded; the same bytes each time."""
    for folder in ("indicators", "forms", "codelists"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    (root / "plan.yml").write_text(_header(), encoding="utf-8")
    for goal, codes in SUBJECTS.items():
        text = f"goal: {goal}\nindicators:\n" + "".join(_indicator(code) for code in codes)
        (root / "indicators" / f"{goal}.yml").write_text(text, encoding="utf-8")
    for goal, half in FORMS:
        (root / "forms" / f"{goal}_{half}.yml").write_text(_form(goal, half), encoding="utf-8")
    for file, rows in _tables().items():
        (root / file).write_text(_csv(rows), encoding="utf-8")
    return root


def form_indicators(goal: str, half: int) -> tuple[str, ...]:
    """The indicators that a form asks for."""
    return SUBJECTS[goal][:3] if half == 1 else SUBJECTS[goal][3:]


def tidy_return(goal: str, half: int, year: int) -> bytes:
    """The return of a form for a year as a tidy file, every area filled in."""
    rows = [["form", "line", "ref_area", "measure", "obs_value"]]
    for number, code in enumerate(form_indicators(goal, half), start=1):
        rows += [[f"{goal.upper()}-{half}", f"0{number}", area, "month_end", f"{value(code, area, year):g}"]
                 for area in AREAS]  # fmt: skip
    return _csv(rows).encode()


def _header() -> str:
    goals = "".join(
        f"  - {{code: {code}, label_en: {label}, kind: field, description_en: What {label.lower()} ask for.}}\n"
        for code, label in GOALS.items()
    )
    offices = "".join(
        f"  - {{code: {c}_office, label_en: {GOALS[c]} office, status: settled}}\n" for c in GOALS
    )
    return (
        "plan: many_areas\ntitle_en: Synthetic decade of 28 areas\ndocument: decision\narea: EU\n"
        "compared_level: country\nlanguages: [en]\ncalendar: DE\ntime_zone: Europe/Brussels\nperiod_start: 2022-01\n"
        f'horizons: ["{BY}"]\nversion: 1.0.0\n'
        "precedence: [official, departmental_return, official_indirect, state_media, trade_press, other_media, secondary]\n"
        f"goals:\n{goals}departments:\n{offices}"
    )


def _indicator(code: str) -> str:
    is_count = code in COUNTED
    return (
        f"  - code: {code}\n    label_en: {name(code)}\n    definition_en: Made up for a test.\n"
        f"    unit: {'count' if is_count else 'pct'}\n    decimals: {0 if is_count else 1}\n    direction: higher\n"
        f"    kind: {'stock' if is_count else 'rate'}\n    aggregation: none\n"
        f"    limits: {{min: 0{'' if is_count else ', max: 100'}}}\n    department: {_goal(code)}_office\n"
        "    path: linear\n    availability: collected\n    source_document: decision\n    headline: true\n"
    )


def _goal(code: str) -> str:
    return next(goal for goal, one in indicators() if one == code)


def _form(goal: str, half: int) -> str:
    lines = "".join(
        f'  - {{code: "0{n}", label_en: {name(code)}, indicator: {code}, breakdown: _T, '
        f'unit_zh: "{"count" if code in COUNTED else "%"}", unit_factor: 1, decimals: {0 if code in COUNTED else 1}, '
        "measures: [], required: true}\n"
        for n, code in enumerate(form_indicators(goal, half), start=1)
    )
    areas = ", ".join(f'"{code}"' for code in AREAS)
    return (
        f"form: {goal}_{half}\nnumber: {goal.upper()}-{half}\ntitle_en: {GOALS[goal]}, part {half}\nreader: return\n"
        "status: in_force\nissuer_en: Synthetic office\napproval_en: Synthetic\nvalid_from: 2022-01\n"
        f"valid_until: 2030-12\nversion: 1.0.0\ndepartment: {goal}_office\nfrequency: A\n"
        "due: {months_after: 3, day: 31}\nskips: []\ncoverage: full\nknown_basis: observed\n"
        "reliability: departmental_return\nmax_quarantined_share: 0.5\ntolerated_rules: []\nrows: areas\n"
        f'areas: [{areas}]\nmeasures: [month_end]\nlines:\n{lines}missing: {{"M": M, "N": N, "/": O}}\n'
        "relations: []\nnotes_zh: []\nnotes_en:\n  - Notes for whoever fills it in.\n"
    )


def _tables() -> dict[str, list[list[str]]]:
    targets = [_TARGET_COLUMNS.split(",")]
    for number, (code, area) in enumerate(((c, a) for _, c in indicators() for a in AREAS), start=1):
        asked = f"{target(code, area):g}" if code not in COUNTED else f"{target(code, area):.0f}"
        targets.append([
            f"T{number:03d}", code, area, "_T", BY, "ge", asked, "", "count" if code in COUNTED else "pct",
            f"at least {asked}", "", BASE, f"{value(code, area, 2022):.1f}", "expected", "decision", "official",
            "2022-12-14", "2022-12-20", "declared", "2022-12-19", "Official journal", "Decision", "", "", "",
        ])  # fmt: skip
    return {
        "targets.csv": targets,
        "targets_not_loaded.csv": [_NOT_LOADED.split(",")],
        "documents.csv": [
            ["code", "number", "title_zh", "title_en", "issuer_zh", "issuer_en", "issued_on", "kind", "note_zh", "note_en"],
            ["decision", "2022/2481", "", "Synthetic decision", "", "Synthetic union", "2022-12-14", "plan", "", ""],
        ],
        "readings.csv": [["obs_id", "obs_status", "comment_zh", "comment_en"]],
        "scopes.csv": [["region_code", "region_zh", "scope", "ref_area", "breakdown"]],
        "codelists/area_level.csv": [
            ["code", "label_zh", "label_en", "parent_code", "order"],
            ["union", "", "Union", "", "10"],
            ["country", "", "Country", "", "20"],
        ],
        "codelists/ref_area.csv": [
            ["code", "label_zh", "label_en", "parent_code", "level", "valid_from", "valid_to", "aliases_zh"],
            *([code, "", label, "" if code == UNION else UNION, "union" if code == UNION else "country", "", "", ""]
              for code, label in AREAS.items()),
        ],
        "codelists/coverage.csv": [
            ["code", "label_zh", "label_en", "parent_code", "valid_from", "valid_to"],
            ["_T", "", "Total", "", "", ""],
        ],
        "codelists/data_source.csv": [
            ["code", "label_zh", "label_en", "parent_code", "publisher", "valid_from", "valid_to"],
            ["journal", "", "Official journal", "", "Official journal", "", ""],
        ],
    }  # fmt: skip


_TARGET_COLUMNS = (
    "target_id,indicator,ref_area,breakdown,target_period,operator,value,value_high,unit,value_published,path,"
    "base_period,base_value,attribute,document,reliability,decided_on,recorded_on,known_basis,published_on,outlet,"
    "source_title,url,comment_zh,comment_en"
)
_NOT_LOADED = (
    "target_id,indicator_id,value_published,target_date_text,document_title,issuer,published_on,reason,reason_zh,"
    "reason_en,url"
)


def _csv(rows: list[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()
