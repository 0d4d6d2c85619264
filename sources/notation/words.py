"""The words around a number: comparison, direction, form, and those that change nothing.

Only words listed here are understood. A text with any other word beside its number is
refused, so that a condition nobody foresaw is never dropped in silence.
"""

from __future__ import annotations

import re

COMPARISONS: dict[str, str] = {
    "gt": (
        "超过|超|超出|超逾|突破|逾|余|多|高于|大于|多于|高过|冲破|不止|以上不含|more than|over|"
        "exceed|exceeds|exceeded|exceeding|surpass|surpasses|surpassed|surpassing|greater than|"
        "higher than|above|in excess of|just over|well over|beyond|topped|topping|mehr als|über|"
        ">"
    ),
    "ge": (
        "以上|及以上|或以上|(含)以上|不低于|不少于|不小于|不得低于|不得少于|至少|最少|起码|"
        "不下于|不下|大于等于|大于或等于|at least|no less than|not less than|no fewer than|"
        "not fewer than|not lower than|no lower than|or more|and above|and over|or above|"
        "or higher|and more|minimum|a minimum of|mindestens|nicht weniger als|wenigstens|>=|=>|≥|"
        "+"
    ),
    "lt": (
        "以下|低于|不足|不到|小于|少于|未达到|未达|未满|不满|未到|less than|under|below|"
        "fewer than|lower than|short of|weniger als|unter|<"
    ),
    "le": (
        "不高于|不超过|不超出|不大于|不多于|不得超过|不得高于|未超过|至多|最多|最高|最高可达|"
        "最大|以内|之内|内|及以下|或以下|(含)以下|小于等于|小于或等于|at most|up to|no more than|"
        "not more than|not exceed|not exceeding|not to exceed|no higher than|or less|or below|"
        "and below|or fewer|maximum|a maximum of|within|höchstens|bis zu|nicht mehr als|maximal|"
        "<=|=<|≤"
    ),
    "approx": (
        "约|大约|约为|大概|大致|左右|上下|近似|近似于|约等于|许|来|≈|about|around|approximately|"
        "approx|approx.|roughly|circa|ca.|some|rund|etwa|ungefähr|zirka|or so"
    ),
    "approx_below": (
        "近|接近|将近|几乎|临近|逼近|nearly|almost|close to|approaching|just under|just below|"
        "fast|knapp|nahezu|beinahe"
    ),
}  # fmt: skip

_KINDS: dict[str, str] = {
    "ATTAIN": (
        "达到|达|达成|高达|多达|达至|可达|增至|增加至|增加到|增长至|增长到|提高至|提高到|提升至|"
        "提升到|上升至|上升到|升至|扩大到|扩大至|扩至|as many as|as much as|as high as|reach|"
        "reaches|reached|reaching|hit|hits|erreicht|erreichen"
    ),
    "DOWNTO": "降至|降到|降低至|降低到|下降至|下降到|减至|减少到|减少至|缩短至|缩短到|压缩至|"
    "压减至",
    "LIMIT": "控制在",
    "LOWEST": "as low as|低至|最低|最低为|as little as|as few as",
    "ASPIRE": "力争|争取|努力|力求|aim for|aiming for|strive for|targeting",
    "FORECAST": "预计|预期|预测|expected|expected to|forecast",
    "DOUBLE": "双",
    "LEVEL": "级|量级|级别|级规模|-level|数量级",
    "MINUS": "负|minus |negative ",
    "FROM": "由|从|自|from|rose from|up from|von",
    "BETWEEN": "between|zwischen|介于",
    "TO": "到|至|to|bis|auf",
    "AND": "and|und|与|和",
    "LIST": "、|;",
    "RELATIVE": (
        "翻一番|翻两番|翻番|翻倍|翻了一番|翻一倍|倍|倍增|成倍|double|doubled|doubling|doubles|"
        "triple|tripled|tripling|twofold|threefold|fold|times|verdoppelt|verdoppelung|"
        "verdreifacht"
    ),
    "VAGUE": (
        "十几|几|几十|数十|几百|数百|几千|数千|数万|几万|数亿|几亿|数家|几家|几个|数个|好几|若干|"
        "成百|成千|dozens|dozens of|hundreds|hundreds of|thousands|thousands of|tens of|"
        "tens of thousands of|millions of|several|many|scores of|zahlreiche|mehrere"
    ),
    "FRACTION": "分之|一半|半数|过半|大半|half|a third|one third|two thirds|a quarter|½|⅓|¼|¾|"
    "hälfte",
    "DIRECTION": (
        "下降|减少|降低|回落|下滑|缩短|缩减|压减|压缩|节约|节省|decrease|decreased|decline|"
        "declined|fell|fall|reduce|reduced|reduction|drop|dropped|down|gesunken|minus"
    ),
    "AMBIGUOUS_SCALE": "兆",
    "PERCENT": "百分之",
    "PERMILLE": "千分之",
    "ORDINAL": "第|no.|rank|ranks|ranked|ranking|排名|名列|位列|位居|number",
    "PLACE": "位|名",
    "AVERAGE": "平均|年均|均值|on average|an average of|average|durchschnittlich",
    "PER_YEAR": "每年|annually|a year|per year|jährlich|/年",
    "INCREASE": (
        "增长|同比增长|环比增长|提高|提升|上升|增加|增幅|增速|新增|比上年|较上年|比上年同期|"
        "较上年同期|同比提高|同比提升|increase|increased|growth|grew|grow|rose|rise|up|added|new|"
        "increase of"
    ),
    "CHANGE": "同比|环比",
    "CUMULATIVE": "累计|cumulative|a total of|in total",
    "COMPUTING_KIND": (
        "智能算力|智算|智算算力|通用算力|超算|超算算力|边缘算力|intelligent computing power|"
        "general computing power|intelligent computing"
    ),
    "NEUTRAL": (
        "共|共有|共计|总计|合计|总共|已|已经|将|实现|为|是|的|了|规模|规模总量|算力规模|"
        "算力总规模|总规模|总量|占比|占|比重|比例|总投资|投资|投资额|大关|关口|全国|全省|全市|"
        "西部|居|居全国|居西部|建成|有|可|目标|算力|存储|存力|装机|总装机|左右的|的目标|保持在|"
        "稳定在|维持在|保持|已达|规模约|the|a|an|of|is|was|are|were|be|has|have|been|total|"
        "totaling|totalling|computing power|"
        "by|at|mark|with|auf rund|fp|rund um|,|.|。|:|!|\"|'|=|·|each|in the country|nationwide|"
        "pue|pue值|平均pue|平均pue值|电能利用效率|storage|capacity|of computing power|of storage|"
        "in the west"
    ),
}  # fmt: skip

LEXICON: dict[str, tuple[str, str]] = {
    word: (kind, "") for kind, words in _KINDS.items() for word in words.split("|") if word
} | {word: ("Q", name) for name, words in COMPARISONS.items() for word in words.split("|")}

_DEGREE = (
    "进一步|快速|稳步|持续|显著|明显|大幅|不断|逐步|全面|加快|有效|较快|基本|初步|高质量|深入|"
    "深度|广泛|普遍|充分|稳定|平稳|有序|持续稳步|更加|日益|蓬勃|健康|协同|积极|加速|大力|率先|"
    "均衡|有力"
)
_MOVE = (
    "提升|提高|增长|增多|增加|增强|改善|优化|完善|扩大|步入|进入|建成|形成|覆盖|发展|推进|应用|"
    "普及|壮大|提速|深化|加强|拓展|融合|落地|推广|下降|降低|减少|缩小|跃升|突破|实现|建立|健全|"
    "丰富|成熟|领先|见效"
)
_QUALITATIVE = re.compile(
    rf"(?:力争|努力|将|得到|实现|推动|取得|建成|形成|打造|培育|推出|遴选)*"
    rf"(?:(?:{_DEGREE})+(?:{_MOVE})+|(?:一|新一)?批|一大批|若干|发展|提升|提高|增长|完善|普及|"
    "改善|壮大|"
    rf"覆盖所有|全覆盖|全部覆盖|应用尽用|走在前列|位居前列|明显成效|显著成效|积极进展|突破性进展|"
    rf"新阶段|新台阶|持续向好|稳中有升|稳中有进|提质增效)(?:水平|成效|进展)?[。.!]?"
)
_QUALITATIVE_EN = re.compile(
    r"(?:to )?(?:(?:further|rapidly|steadily|significantly|markedly|substantially|continuously|"
    r"considerably|greatly|fully) )?(?:improve|improved|increase|increased|grow|grown|expand|"
    r"expanded|rise|risen|enhance|enhanced|develop|developed|strengthen|strengthened|cover all|"
    r"enter)(?: (?:further|rapidly|steadily|significantly|markedly|substantially|fast|quickly|"
    r"considerably))?\.?|(?:rapid|steady|significant|marked|fast|further|substantial|sustained) "
    r"(?:growth|increase|improvement|expansion|progress|development|rise)\.?|a batch of|"
    r"a number of|"
    r"full coverage|new stage|schnelles wachstum|weiter steigen|weiter verbessern"
)


def is_qualitative(plain: str) -> bool:
    """It is true that the folded text is one of the declared wordings without a number."""
    return bool(_QUALITATIVE.fullmatch(plain) or _QUALITATIVE_EN.fullmatch(plain))


MISSING_SYMBOLS = frozenset({"…", "...", "……", "—", "——", "-", "--", "*", "/", "#", "n/a", "na", "无"})

AFTER_A_NUMBER = frozenset(
    [
        "多",
        "余",
        "来",
        "许",
        "内",
        "以内",
        "之内",
        "以上",
        "以下",
        "左右",
        "上下",
        "及以上",
        "及以下",
        "或以上",
        "或以下",
    ]
)
"""Comparisons that only follow their number: 多 before one means something else (多100家)."""

COMPLEMENT: dict[str, str] = {"lt": "ge", "le": "gt", "gt": "le", "ge": "lt"}
"""What is left when everything that satisfies the first operator is excluded."""
