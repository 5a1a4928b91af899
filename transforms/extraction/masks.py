"""What looks like a figure and is none: dates, periods, document numbers, ordinals, slogans, addresses.

Each pattern is applied to folded text; what it covers is hidden from the search for quantities, never from anything else.
"""

from __future__ import annotations

import re

HIDDEN = "\x00"
_CN = "一二三四五六七八九十百千零〇两"
_FORMULA = r"(?<![\dA-Za-z])[\dA-Za-z]{1,8}(?:[+×xX*]{1,2}[\dA-Za-z]{1,8})+(?:小时)?"
_AMONG_DIGITS = (
    # years, dates, periods: 2024年度, 2021-2025年, 3月20日, 2至3月, 3年来, 1月-10月, 8：30, 2024.3.1
    r"(?<!\d)(?:19|20)\d\d[-~至到](?:(?:19|20)\d\d|\d\d)(?:年度?)?(?!\d)",
    r"(?<!\d)(?:19|20)\d\d年度?(?:\d{1,2}月份?)?(?:\d{1,2}[日号])?",
    r"(?<!\d)\d\d年(?:\d{1,2}月)",
    r"(?<![\d.])\d{1,2}月?(?:份)?[-~至到和、]\d{1,2}月份?(?!\d)",
    r"(?<![\d.])\d{1,2}月份?(?:\d{1,2}[日号](?:[-~至到]\d{1,2}[日号])?)?",
    r"(?<![\d.])\d{1,2}个?(?:年|季度|月|周|星期)(?:度|份)?(?:来|内|间|以来|以上|以内|以下|多)?",
    r"(?<![\d.])\d{1,2}[日号](?!内|以内|之内)",
    r"\d{1,2}[：:]\d\d",
    r"(?:19|20)\d\d[./-]\d{1,2}(?:[./-]\d{1,2})?",
    r"\d{1,2}[·.]\d{1,2}(?=[《“”开宪国全世职普法活宣])",
    r"(?<!\d)\d{1,6}号(?:令|文|楼|公告)?",
    # numbering at the beginning of a line or sentence
    r"(?:(?<=[\n。；：])|^)\d{1,2}[.、](?=\D|(?:19|20)\d\d年)",
    r"(?:(?<=[\n。；：，])|^)\d{1,2}[）)](?=\D)",
    # formulas, hours, phone numbers: 1+3+N, 7×24小时, 0753-2180888
    rf"{_FORMULA}",
    r"(?<!\d)24小时",
    r"\d{3,4}-\d{7,8}",
)
_AMONG_NUMERALS = (  # 二〇二一年, 近三年, “八五”普法
    r"二[〇零○O0][〇零○O0一二三]?[一二三四五六七八九〇零]年度?",
    rf"[{_CN}]{{1,3}}个?(?:年|季度|月|周|星期)(?:度|份)?(?:来|内|间|以来|以上|以内)?",
    r"[一二三四五六七八九十]+五(?:规划|普法)?(?=[”普规期时开])",
)
_AMONG_LETTERS = (_FORMULA, r"[A-Za-z]\d+")
_ELSEWHERE = (
    # documents, clauses, ordinals: 〔2025〕35号, 国令第711号, 第十五次, 第3条
    r"[〔\[（【](?:19|20)\d\d[〕\]）】]第?\d+号?",
    r"第[\d" + _CN + r"]+(?:[批次届条款项期章节个名季轮部号类种位阶]度?)?",
    r"(?:(?<=[\n。；：，])|^)[（(]\d{1,2}[）)](?=\D)",
    r"[①-⑳]",
    r"(?:阅读|浏览|点击|访问)(?:次数|量|数)?(?:[：:]\d+(?:人?次)?|\d+(?:人?次)?(?=\n|\Z))",
    # figures inside names: “1310”, 《…2021…》; 无一件败诉
    r"“[^“”]{0,14}”",
    r"(?:无|没有|未有)一[件例起宗人家户间名份次]",
    r"《[^《》\n]{0,60}》",
)
_OTHERS = r"〔\[（【(第①-⑳阅浏点访“《无没未"  # what those begin with
# Told apart by their first character, so that most places of a text are passed over at one glance.
_MASK = re.compile(
    rf"(?=[\dA-Za-z{_CN}{_OTHERS}])"
    rf"(?:(?=\d)(?:{'|'.join(_AMONG_DIGITS)})|(?=[{_CN}])(?:{'|'.join(_AMONG_NUMERALS)})"
    rf"|(?=[A-Za-z])(?:{'|'.join(_AMONG_LETTERS)})|(?=[{_OTHERS}])(?:{'|'.join(_ELSEWHERE)}))",
    re.MULTILINE,
)


def hide(text: str) -> str:
    """The folded text, as long as before, without what must not be read as a quantity."""
    return _MASK.sub(lambda match: HIDDEN * len(match.group()), text)
