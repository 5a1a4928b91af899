"""What a document calls itself: its title, over several lines if need be, and what kind of document that title names."""

from __future__ import annotations

import re

from transforms.dates import plain_digits, year_of_title
from transforms.departments import publishing_bureaus

_FIRST_LINES = 40  # a copied page has some ten lines of navigation above its title
_LONGEST_TITLE = 90
_SUBJECT = re.compile(r"法治政府|法治建设|法制建设|依法行政|依法治[省市州区县旗]|法治工作|法制工作|法治\w{2,4}建设")
_KIND = re.compile(
    r"(?:报告|总结|情况|汇报|综述|年报|自评|自查)(?:材料|全文|公开|的?公[示告]|的?函)?"
    r"(?:(?:和|及|暨|与).{0,14}(?:计划|打算|思路|安排|要点))?(?:[(（【\[].{1,20}[)）】\]])*$"
)
_METADATA = re.compile(
    r"^[\[【(（]?(?:来源|信息来源|稿件来源|作者|编辑|发布|发文|公开|成文|生成|索\s*引\s*号|文\s*号|名\s*称|主题|分类|字体|字号|浏览|阅读|点击|打印|分享|扫一扫"
    r"|当前位置|您(?:现在)?的位置|您当前|首页|无障碍|网站|时间|日期|责任编辑|有效性|标\s*题|附件)"
)
_TEXT_FOLLOWS = re.compile(r"(^.{8,80}?(?:报告|总结|情况|汇报))(?=(?:19|20)\d\d ?年)", re.M)
_ADDRESSEE = (  # 省人民政府：, 市委、市政府：; no kind of document among its words, else the title is not over yet
    r"(?!的|报告|总结|情况|汇报)[\u4e00-\u9fff](?:(?!报告|总结|情况|汇报)[\u4e00-\u9fff、，()（） \u3000]){0,60}?"
    r"(?:政府|委员会|委|局|厅|办公室|办|院|处|部|党组)(?:[（(][^（()）]{1,20}[)）])?[ \u3000]*[：:]"
)
_ADDRESSEE_FOLLOWS = re.compile(
    r"(^(?!现|兹)[^。；：:，,？！?!\n]{8,80}?(?:报告|总结|情况|汇报)(?:的?(?:函|公[示告]))?(?:[(（【\[][^)）】\]\n]{1,20}[)）】\]])*)"
    rf"(?=[ \u3000]*{_ADDRESSEE})",
    re.M,
)
_NO_TITLE = re.compile(r"[。；：:？！?!，,>»|]|上一篇|下一篇")
_OPEN_END = re.compile(r"(?:年|年度|关于|的|和|及|、|局|委|委员会|厅|政府)$")
_SECTION = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.、．](?!\d)|第[一二三四五六七八九十]{1,3}[章节条部])"
)
_ONE_PERSON = re.compile(r"述职|述法|述廉")
_OTHER_KINDS = (
    (re.compile(r"政府信息公开|信息公开工作|信息公开年|政务公开"), "annual report on open government information (政府信息公开)"),
    (re.compile(r"工作要点|实施方案|方案|规划|工作计划|行动计划|工作安排"), "plan (要点, 方案, 计划)"),
    (re.compile(r"通知|意见|办法|规定|决定|批复|复函|细则|制度|清单|预案"), "policy document or notice (通知, 意见, 办法)"),
    (_ONE_PERSON, "report of one person (述职, 述法)"),
    (re.compile(r"召开|举办|举行|开展|组织|赴|会议|培训|活动|检查|调研|学习"), "news"),
    (re.compile(r"年度?工作(?:总结|报告)|年度报告|预算|决算|统计公报"), "report on something else than law-based government"),
)


def without_spaces(text: str) -> str:
    return re.sub(r"\s+", "", text)


def title_lines(text: str) -> list[str]:
    """The document's first lines that could be its title: not empty, no metadata; of a page's title the part before its site.

    A title that its text follows on the same line, as in a file of hard line breaks, ends where the text begins: with the year, or with
    whom it is addressed to (省人民政府：).
    """
    lines = []
    for line in _ADDRESSEE_FOLLOWS.sub(r"\1\n", _TEXT_FOLLOWS.sub(r"\1\n", text[:8000])).split("\n"):
        stripped = line.strip()
        if stripped and not _METADATA.match(stripped):
            lines.append(without_spaces(re.split(r"[_|｜]|\s[-–—]\s", stripped)[0]))
        if len(lines) >= _FIRST_LINES:
            break
    return lines


def find_report_title(text: str) -> str | None:
    """The title of a report on law-based government, put together from up to four lines; None where the text begins with none.

    Of several the one that names a bureau and a year, then the first, then the one of the fewest lines: a letterhead above the title is
    left out, a bureau on a line of its own above `关于2024年度…的报告` is taken in.
    """
    lines = title_lines(text)
    best: tuple[tuple[int, int, int], str] | None = None
    for start in range(len(lines)):
        joined = ""
        for end in range(start, min(start + 4, len(lines))):
            joined += lines[end]
            if _SECTION.match(lines[end]):
                break
            if _NO_TITLE.search(lines[end]) or len(joined) > _LONGEST_TITLE:
                break
            if not is_report_title(joined):
                continue
            rank = (-how_much_named(joined), end, end - start)
            if best is None or rank < best[0]:
                best = (rank, joined)
    return best[1] if best else None


def how_much_named(title: str) -> int:
    """How much a title tells of whose and when it is: a bureau, a year."""
    return (year_of_title(title) is not None) + bool(publishing_bureaus(plain_digits(title)))


def is_report_title(title: str) -> bool:
    """Whether a title names a report of a bureau on law-based government, of whatever period: its subject, and at its end its kind.

    The report of 主要负责人 on 履行推进法治建设第一责任人职责 is one: the duty is the office's, it tells what the bureau did in the year,
    in figures, and for many a bureau it is the only one published. 述职述法 is not: it tells what one person did in all the offices held.
    """
    if "法" not in title:
        return False
    plain = plain_digits(title)
    personal = _ONE_PERSON.search(plain) and "法治政府建设" not in plain
    return bool(_SUBJECT.search(plain) and _KIND.search(plain) and not personal and "信息公开" not in plain)


def other_kind(title: str) -> str:
    """What else a title names, in words for the reader."""
    plain = plain_digits(title)
    return next((kind for pattern, kind in _OTHER_KINDS if pattern.search(plain)), "its title names no report on law-based government")


def first_title(text: str) -> str:
    """The first line that could be a title, with the next one where it ends in the middle."""
    lines = title_lines(text)
    if not lines:
        return ""
    title = lines[0][:_LONGEST_TITLE]
    if len(lines) > 1 and _OPEN_END.search(title) and len(title + lines[1]) <= _LONGEST_TITLE and not _NO_TITLE.search(title + lines[1]):
        title += lines[1]
    return title
