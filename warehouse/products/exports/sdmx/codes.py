"""The check that SDMX libraries leave out: every code in the data stands in its codelist, no key twice."""

from pathlib import Path

from contracts.errors import KeyedFault
from warehouse.connection import connected
from warehouse.products.exports.sdmx.flows import Flow, codelists_of
from warehouse.products.exports.tables import quoted

Codes = dict[str, set[str]]


class SdmxCodesError(KeyedFault):
    """A written SDMX file holds codes that its codelists do not have, or one key twice."""

    code = "release.sdmx.codes"

    def __init__(self, found: list[str]) -> None:
        self.found = found
        super().__init__(found="；".join(found[:20]))


def check_codes(data: Path, flow: Flow, codes: Codes) -> None:
    """Every code in the SDMX-CSV file stands in its codelist and no key comes twice.

    `codes`: the codes by list name, of the structure that goes with the file. Raises SdmxCodesError.
    """
    found = []
    with connected() as con:
        con.execute(
            f"create temp table written as from read_csv('{quoted(data)}', header = true, all_varchar = true, "
            "delim = ',', quote = '\"', escape = '\"')"
        )
        for part in flow.parts:
            if part.codelist:
                used = con.execute(f"select distinct {part.concept} from written order by 1").fetchall()
                strange = [u for (u,) in used if u is not None and u not in codes[part.codelist]]
                found += [
                    f"{data.name}: {part.concept} = {code}: CL_{part.codelist.upper()}" for code in strange
                ]
        key = ", ".join(part.concept for part in flow.dimensions)
        twice = con.execute(f"select {key} from written group by all having count(*) > 1").fetchall()
        found += [f"{data.name}: {'.'.join(map(str, row))} × 2" for row in twice]
    if found:
        raise SdmxCodesError(found)


def codes_of(structures: Path, flow: Flow) -> Codes:
    """The codes by list name that the SDMX-ML structure file declares for the flow, read by pysdmx."""
    from pysdmx.io import read_sdmx

    lists = {found.id: found for found in read_sdmx(structures, validate=False).get_codelists()}
    return {
        name: {code.id for code in lists[f"CL_{name.upper()}"].codes}
        for name in codelists_of(flow)
        if f"CL_{name.upper()}" in lists
    }
