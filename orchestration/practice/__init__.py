"""The practice set (演练数据): months of SYNTHETIC returns through the real reader, ledger, build and release.

| module     | holds                                                                        |
|------------|------------------------------------------------------------------------------|
| `copying`  | the practice plan: a copy with its forms in force and every title marked      |
| `mending`  | figures that keep a form's audit relations                                    |
| `figures`  | seeded series: one table of figures a form and month                          |
| `cases`    | who sends what when: the ordinary returns and the deliberate faults           |
| `writing`  | a return as the bytes of its file, in the spellings departments use           |
| `variants` | the versions of a return: true, slipped, wrong, doubtful, explained, revising |
| `making`   | everything loaded in order of time, months closed, built and released         |
"""

ZH, EN = "演练数据", "SYNTHETIC"
MARK_ZH, MARK_EN, MARK_SHORT = f"【{ZH} {EN}】", f"({EN}) ", "【演练】"
SEED = 20261120
LAST_MONTH = "2026-10"  # fixed: the practice set never looks at the clock
MONTHS = 24
