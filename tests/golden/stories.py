"""The reports of every story: month of the slot, day, rows. Days: 1 February, 1 March, 1 April 2027."""

from datetime import datetime

from golden.timeline import Timeline, declared, quarantined, value

BEGAN = datetime(2027, 1, 4, 9)
FEB, MAR, APR = (datetime(2027, month, 1, 9) for month in (2, 3, 4))
TIMELINE = Timeline()
add = TIMELINE.add

add("2026-01", MAR, value("620100", 100))  # first load

add("2026-02", FEB, value("620200", 10), findings=quarantined("620200", "2024-12"))  # corrected later
add("2026-02", MAR, value("620200", 12))

add("2026-03", FEB, value("620300", 1), content=b"synthetic A")  # A, B, A
add("2026-03", MAR, value("620300", 2), content=b"synthetic B")
add("2026-03", APR, value("620300", 1), content=b"synthetic A")

add("2026-04", FEB, value("620400", 7), content=b"synthetic 7")  # the same again
add("2026-04", MAR, value("620400", 7), content=b"synthetic 7.0")

add("2026-05", FEB, value("620500", 1, "2025-11"), value("620500", 2))  # withdrawn
add("2026-05", MAR, value("620500", 2))

add("2026-06", FEB, value("620600", 1, "2025-11"), value("620600", 2), coverage="partial")
add("2026-06", MAR, value("620600", 3), coverage="partial")  # absent means unchanged

add("2026-07", FEB, value("620700", 20))  # the newer cell cannot be read, then it can
add("2026-07", MAR, value("620700", 5, "2025-11"), findings=quarantined("620700"))
add("2026-07", APR, value("620700", 5, "2025-11"), value("620700", 21))

add("2026-08", BEGAN, declared("620800", 5), declared("621200", 8, datetime(2026, 11, 5)))
add("2026-08", MAR, declared("620800", 6), declared("621200", 8, datetime(2026, 11, 5)))  # compiled again

add("2026-09", FEB, value("620900", 100))  # two publishers and a forecast
add(
    "2026-10",
    MAR,
    value("620900", 90, data_source="gscn", reliability="official"),
    value("620900", 120, data_source="cnr", reliability="official", obs_status="F"),
)

add("2026-11", FEB, value("621000-CL", 66000), value("621000-CL", 130000, "2026-12"))  # a target moves
add(
    "2026-12",
    FEB,
    value("621000-CL", 999000, "2026-12", data_source="gscn", reliability="official", obs_status="F"),
    value("621000-CL", 999000, "2027-12", data_source="gscn", reliability="official", obs_status="F"),
)

# what follows is told in test_subtle_stories.py
add("2027-01", FEB, value("621100", 1), coverage="partial")
add("2027-01", MAR, value("621100", 9, "2025-11"), coverage="partial", findings=quarantined("621100"))
add("2027-01", APR, value("621100", 2), coverage="partial")

add("2027-02", FEB, value("622900", 1))
add("2027-02", MAR, value("622900", 9, "2025-11"), findings=quarantined("622900"))
add("2027-03", APR, value("622900", 2))

add("2027-04", FEB, value("623000", 1), value("623000", 4, "2025-11"))
add("2027-04", MAR, value("623000", 4, "2025-11"))
add("2027-04", APR, value("623000", 4, "2025-11"), findings=quarantined("623000"))

add("2027-05", FEB, value("621000", 95))
add("2027-06", MAR, value("621000", 100, obs_status="F"))

add("2027-07", FEB, value("620000", 5, "2025-08", time_per_collect="S"))
add("2027-08", MAR, value("620000", 40, "2025-08", time_per_collect="S", accumulation="YTD"))

# one cell of the newer file is open, another one is gone; a return that stands again counts from then on
add("2028-01", FEB, value("620602", 1, "2023-01"), value("620602", 2, "2023-02"))
add("2028-01", MAR, value("620602", 5, "2023-03"), findings=quarantined("620602", "2023-02"))
add("2028-02", FEB, value("620602", 1, "2023-05"))
add("2028-03", MAR, value("620602", 2, "2023-05"))
add("2028-03", APR, value("620602", 9, "2023-06"))

add("2027-09", FEB, value("621000-QB", 5, indicator="not_in_the_plan"))

add("2027-10", FEB, value("620100-XQ", 7), value("620400-GX", 1), content=b"synthetic first")
add("2027-10", MAR, value("620100-XQ", 7), value("620400-GX", 1), content=b"synthetic again")
add("2027-10", APR, value("620400-GX", 1))
