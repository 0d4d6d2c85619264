"""The questions of an analyst as somebody asks them who reads the Parquet files into pandas; the answers are those of SQL."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
from readers.questions import C, L, P

Frame = pd.DataFrame


class Release:
    """The marts of a release as frames, read when they are asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._read = folder / "parquet", dict[str, Frame]()

    def __getitem__(self, mart: str) -> Frame:
        if mart not in self._read:
            path = self._folder / f"{mart}.parquet"
            self._read[mart] = pd.read_parquet(path, dtype_backend="pyarrow")
        return self._read[mart]

    def figures(self, indicator: str, area: str = "") -> Frame:
        """Its figures, of that area if one is named."""
        found = self["mart_figures"].query("indicator == @indicator")
        return found.query("ref_area == @area") if area else found

    def latest(self, indicator: str, area: str = "") -> Frame:
        """Its latest figures."""
        return self.figures(indicator, area).query("is_latest")

    def span(self, indicator: str, area: str, period: str) -> list[Any]:
        """Its figure of that quarter or year; none where there is none."""
        spans = self["mart_period_figures"].query("indicator == @indicator and ref_area == @area")
        return list(spans[spans["time_period"] == period]["obs_value"])

    def over_time(self, indicator: str, **where: str) -> Any:
        """The one word on what may be done with its rows over time."""
        found = self.figures(indicator)
        for name, value in where.items():
            found = found[found[name] == value]
        (word,) = found["over_time"].unique()
        return word


def _of(frame: Frame, column: str = "obs_value") -> Any:
    (value,) = frame[column]
    return value


def _growth(release: Release) -> Any:
    """pyarrow has no decimals long enough for what is multiplied and divided: growth is asked in floating numbers."""
    firms = release.figures(FIRMS, P).sort_values("period_end").set_index("time_period")["obs_value"]
    return (100 * firms.astype(float).pct_change())["2025"]


def _power(release: Release, period: str) -> Any:
    return _of(release.figures(POWER, P).query("time_period == @period"))


def _revised(release: Release) -> Frame:
    found = release["mart_indicator_revisions"]
    return found[
        (found["indicator"] == POWER) & (found["time_period"] == "2026-03") & (found["vintage_no"] == 2)
    ]


def _known(release: Release, day: date) -> Any:
    told = release["mart_indicator_revisions"].query(
        "indicator == @POWER and ref_area == @P and time_period == '2026-03'"
    )
    return told[told["accepted_at"].dt.date <= day].sort_values("vintage_no")["obs_value"].iloc[-1]


def _target(release: Release) -> Frame:
    found = release["mart_target_vs_actual"]
    return found[
        (found["indicator"] == POWER) & (found["ref_area"] == C) & (found["target_period"] == "2026")
    ]


def _path_ends(release: Release) -> int:
    path = release["mart_target_path"].merge(
        _target(release)[["target_id", "target_date", "target_value"]], on="target_id"
    )
    ends = path[path["period_end"] == path["target_date"]]
    return int((ends["required_value"] != ends["target_value"]).sum())


POWER, USE, RATE, FIRMS = (
    "compute_power_total",
    "compute_electricity_use",
    "rack_utilisation",
    "high_tech_enterprises",
)
TRAINED, SMART, GROWTH = (
    "skill_training_subsidised",
    "compute_power_intelligent",
    "high_tech_enterprises_growth",
)

# by the words of the question: one value, or a list of them (empty where there is no answer)
ANSWERS: dict[str, Callable[[Release], Any]] = {
    "how much computing power is there now": lambda r: _of(r.latest(POWER, P)),
    "in which period was it last told": lambda r: _of(r.latest(POWER, P), "time_period"),
    "by the highest period there is": lambda r: r.figures(POWER, P).sort_values("period_end")["obs_value"].iloc[-1],
    "what was it in May, of two publishers": lambda r: _power(r, "2026-05"),
    "what will it be in December (a forecast is no figure)": lambda r: list(r.figures(POWER, P).query("time_period == '2026-12'")["obs_value"]),
    "how many latest figures has an area for an indicator at most": lambda r: r["mart_figures"].query("is_latest").groupby(["indicator", "ref_area"]).size().max(),
    "the latest training figure: the quarter, not the total to date that ends with it": lambda r: _of(r.latest(TRAINED)),
    "of which year is the latest count of firms": lambda r: _of(r.latest(FIRMS, P), "time_period"),
    "electricity in the second quarter of 2026": lambda r: r.span(USE, P, "2026-Q2"),
    "electricity in the first quarter of 2026, January and February told as one": lambda r: r.span(USE, P, "2026-Q1"),
    "electricity in the year 2025": lambda r: r.span(USE, P, "2025"),
    "electricity in the year 2026, of which half is there": lambda r: r.span(USE, P, "2026"),
    "do the quarters of 2025 make its year": lambda r: sum(r.span(USE, P, f"2025-Q{n}")[0] for n in range(1, 5)),
    "computing power at the end of the first quarter": lambda r: r.span(POWER, P, "2026-Q1"),
    "computing power at the end of 2025": lambda r: r.span(POWER, P, "2025"),
    "a total of the shares of a quarter": lambda r: r.span(RATE, P, "2026-Q2"),
    "growth to date taken apart into quarters": lambda r: r.span(GROWTH, P, "2026-Q2"),
    "may growth to date be added": lambda r: r.over_time(GROWTH),
    "training in the year 2025, told by quarter": lambda r: r.span(TRAINED, P, "2025"),
    "training in the second quarter as it was published": lambda r: _of(r["mart_period_figures"].query("indicator == @TRAINED and time_period == '2026-Q2'"), "made_by"),
    "may stocks be added over time": lambda r: r.over_time(POWER),
    "may the rows of a flow be added where they are totals to date": lambda r: r.over_time(USE, accumulation="YTD"),
    "may its months": lambda r: r.over_time(USE, accumulation="NONE"),
    "may shares": lambda r: r.over_time(RATE),
    "which prefecture has most": lambda r: r.latest(POWER).query("area_level == 'prefecture'").sort_values("obs_value", ascending=False)[["area_zh", "obs_value"]],
    "the sum of the prefectures, the province beside them": lambda r: r.latest(POWER).groupby("area_level")["obs_value"].sum()["prefecture"],
    "the province's own": lambda r: _of(r.latest(POWER).query("area_level == 'province'")),
    "intelligent computing: the whole and not its parts": lambda r: _of(r.latest(SMART)),
    "the part in single precision, by its words": lambda r: _of(r["mart_indicator_values"][lambda f: (f["indicator"] == SMART) & f["breakdown_zh"].str.startswith("单精度")]),
    "what is the figure of firms a figure of": lambda r: _of(r.latest(FIRMS, P), "breakdown_zh"),
    "one figure of two lists of projects of which neither is the whole": lambda r: list(r.figures("investment_planned_projects")["obs_value"]),
    "growth of firms over the year, per cent": _growth,
    "computing power against the same month of last year": lambda r: _power(r, "2026-06") - _power(r, "2025-06"),
    "what did we say of March before it was revised": lambda r: _of(_revised(r), "previous_value"),
    "by how much": lambda r: _of(_revised(r), "revision"),
    "how many figures were revised": lambda r: len(r["mart_indicator_revisions"].query("vintage_no > 1")),
    "March as known on the last of July": lambda r: _known(r, date(2026, 7, 31)),
    "how far is the cluster from its target of 2026": lambda r: _of(_target(r).assign(left=lambda t: t["target_value"] - t["latest_value"]), "left"),
    "is a target judged by the forecast": lambda r: len(r["mart_target_vs_actual"].query("indicator == @POWER and latest_value == 500")),
    "how many targets are there by the scorecard and by the table": lambda r: r["mart_goal_scorecard"]["targets_count"].sum() - r["mart_target_vs_actual"]["is_headline"].sum(),
    "does the path end at the target": _path_ends,
    "is a unit ever without a word": lambda r: int((r["mart_figures"]["unit_zh"].fillna("") == "").sum()),
    "in what are firms counted": lambda r: _of(r.figures(FIRMS).drop_duplicates("unit_zh"), "unit_zh"),
    "in what is the ratio of power use": lambda r: _of(r["dim_indicator"].query("unit_measure == 'ratio'"), "unit_zh"),
    "is the number of firms in Lanzhou exact": lambda r: _of(r.figures(FIRMS, L), "value_qualifier"),
}  # fmt: skip


def answer(release: Release, asked: str) -> list[tuple[Any, ...]]:
    """The answer of pandas, as rows."""
    found = ANSWERS[asked](release)
    if isinstance(found, pd.DataFrame):
        return list(found.itertuples(index=False, name=None))
    return [(value,) for value in found] if isinstance(found, list) else [(found,)]
