"""What looks like a figure and is none: dates, periods, document numbers, ordinals, slogans, addresses.

Each pattern is applied to folded text; what it covers is hidden from the search for quantities, never from anything else.
"""

from __future__ import annotations

import re

HIDDEN = "\x00"
_CN = "一二三四五六七八九十百千零〇两"
_PATTERNS = (
    # years, dates, periods: 2024年度, 2021-2025年, 二〇二一年, 3月20日, 2至3月, 近三年, 3年来, 1月-10月, 8：30, 2024.3.1
    r"(?<!\d)(?:19|20)\d\d[-~至到](?:(?:19|20)\d\d|\d\d)(?:年度?)?(?!\d)",
    r"(?<!\d)(?:19|20)\d\d年度?(?:\d{1,2}月份?)?(?:\d{1,2}[日号])?",
    r"(?<!\d)\d\d年(?:\d{1,2}月)",
    r"二[〇零○O0][〇零○O0一二三]?[一二三四五六七八九〇零]年度?",
    r"(?<![\d.])\d{1,2}月?(?:份)?[-~至到和、]\d{1,2}月份?(?!\d)",
    r"(?<![\d.])\d{1,2}月份?(?:\d{1,2}[日号](?:[-~至到]\d{1,2}[日号])?)?",
    r"(?<![\d.])\d{1,2}个?(?:年|季度|月|周|星期)(?:度|份)?(?:来|内|间|以来|以上|以内|以下|多)?",
    rf"[{_CN}]{{1,3}}个?(?:年|季度|月|周|星期)(?:度|份)?(?:来|内|间|以来|以上|以内)?",
    r"(?<![\d.])\d{1,2}[日号](?!内|以内|之内)",
    r"\d{1,2}[：:]\d\d",
    r"(?:19|20)\d\d[./-]\d{1,2}(?:[./-]\d{1,2})?",
    r"\d{1,2}[·.]\d{1,2}(?=[《“”开宪国全世职普法活宣])",
    # documents, clauses, ordinals: 〔2025〕35号, 国令第711号, 第十五次, 第3条
    r"[〔\[（【](?:19|20)\d\d[〕\]）】]第?\d+号?",
    r"第[\d" + _CN + r"]+(?:[批次届条款项期章节个名季轮部号类种位阶]度?)?",
    r"\d+号(?:令|文|楼|公告)?",
    # numbering at the beginning of a line or sentence
    r"(?:(?<=[\n。；：])|^)\s*\d{1,2}[.、](?=\D|(?:19|20)\d\d年)",
    r"(?:(?<=[\n。；：，])|^)[（(]?\d{1,2}[）)](?=\D)",
    r"[①-⑳]",
    # formulas, hours, addresses, counters: 1+3+N, 7×24小时, 0753-2180888, 阅读：198次
    r"[\dA-Za-z]+(?:[+×xX*]+[\dA-Za-z]+)+(?:小时)?",
    r"(?<!\d)24小时",
    r"\d{3,4}-\d{7,8}",
    r"(?:阅读|浏览|点击|访问)(?:次数|量|数)?[：:]?\d+(?:人?次)?",
    r"[A-Za-z]\d+",
    # figures inside names: “1310”, 《…2021…》
    r"“[^“”]{0,14}”",
    r"《[^《》\n]{0,60}》",
    r"[一二三四五六七八九十]+五(?:规划|普法)?(?=[”普规期时开])",
)
_MASK = re.compile("|".join(f"(?:{pattern})" for pattern in _PATTERNS), re.MULTILINE)
_FIGURE = re.compile(rf"[\d{_CN}]")


def hide(text: str) -> str:
    """The folded text, as long as before, without what must not be read as a quantity."""
    return _MASK.sub(lambda match: HIDDEN * len(match.group()), text)
