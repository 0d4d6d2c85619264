"""`sdmx/`: figures and targets for those who exchange statistics in SDMX.

| file | holds |
| --- | --- |
| structure_3_0.xml, structure_2_1.xml | agency, codelists, concepts, data structures, dataflows; both languages |
| indicator_values.csv, targets.csv | SDMX-CSV 2.0 |
| indicator_values_3_0.xml | SDMX-ML 3.0 structure-specific data, where there are no more than LIBRARY_ROWS |

The library checks no codes, so each data file is checked against the structure that was written.
"""

from typing import TYPE_CHECKING, Any

from contracts.clock import plan_zone
from warehouse.products.edition import Edition
from warehouse.products.exports.tables import opened, part_of

if TYPE_CHECKING:
    import polars as pl

    from warehouse.products.exports.sdmx.flows import Flow

FOLDER = "sdmx"
ML_DATA = "indicator_values"
LIBRARY_ROWS = 100_000


def write_sdmx(edition: Edition, library_rows: int = LIBRARY_ROWS) -> None:
    """The figures and targets of the release stand in SDMX, every code in its list. Raises SdmxCodesError."""
    from pysdmx.io import write_sdmx as write
    from pysdmx.io.format import Format

    from warehouse.products.exports.sdmx.codes import check_codes, codes_of
    from warehouse.products.exports.sdmx.data import append_rest, observations, seen_codes
    from warehouse.products.exports.sdmx.flows import flows
    from warehouse.products.exports.sdmx.structures import structures
    from warehouse.products.exports.sdmx.text import finished

    folder, shown = part_of(edition.folder, FOLDER), flows(edition.plan)
    with opened(edition) as con:
        made = structures(edition.plan, shown, seen_codes(con))
        for version, form in (("3_0", Format.STRUCTURE_SDMX_ML_3_0), ("2_1", Format.STRUCTURE_SDMX_ML_2_1)):
            text = write(made, form, header=_header(edition), prettyprint=True)
            (folder / f"structure_{version}.xml").write_bytes(finished(str(text)).encode())
        for flow in shown:
            frame, path = observations(con, flow, library_rows), folder / f"{flow.file}.csv"
            write(_dataset(flow, frame), Format.DATA_SDMX_CSV_2_0_0, output_path=str(path))
            has_more = append_rest(con, flow, path, library_rows)
            check_codes(path, flow, codes_of(folder / "structure_3_0.xml", flow))
            if flow.file == ML_DATA and not has_more:
                text = write(
                    _dataset(flow, _armoured(frame)), Format.DATA_SDMX_ML_3_0,
                    header=_header(edition), prettyprint=True,
                )  # fmt: skip
                (folder / f"{flow.file}_3_0.xml").write_bytes(finished(str(text)).encode())


def _dataset(flow: "Flow", frame: "pl.DataFrame") -> Any:
    from pysdmx.io.pd import PandasDataset

    from warehouse.products.exports.sdmx.structures import written_as_text

    return PandasDataset(structure=written_as_text(flow), data=frame.to_pandas())


def _armoured(frame: "pl.DataFrame") -> "pl.DataFrame":
    import polars as pl

    from warehouse.products.exports.sdmx.text import armoured

    harmless = r"^[A-Za-z0-9_.:/ -]*$"
    return frame.with_columns(
        pl.when(pl.col(name).str.contains(harmless))
        .then(pl.col(name))
        .otherwise(pl.col(name).map_elements(armoured, return_dtype=pl.String))
        for name in frame.columns
    )


def _header(edition: Edition) -> Any:
    from pysdmx.model import Organisation
    from pysdmx.model.message import Header

    from warehouse.products.exports.sdmx.structures import AGENCY

    return Header(
        id=f"{AGENCY}_{edition.name.replace('.', '_')}",
        prepared=edition.published_at.replace(tzinfo=plan_zone()),
        sender=Organisation(id=AGENCY),
    )
