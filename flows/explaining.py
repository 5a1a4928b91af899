"""Why observations were read as they were, as lines for `nianbao explain`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from transforms.explanation import Published, Rereading, Why

if TYPE_CHECKING:
    from transforms.catalogue import Catalogue
    from warehouse.evidence import Evidence

HOW = {
    "cue": "本小句的线索",
    "clause_before": "线索连同上一小句",
    "figure_before": "前一个数字的词语",
    "part": "前面数字的一部分",
    "ranker": "没有线索，只有排序器认为如此",
    "other_year": "与本年数字并列的往年数",
    "table": "表格的行与列",
    "names_apart": "名称与数字分列（分别为、均为）",
    "sum": "同列各数之和等于总数",
    "stated_zero": "文字说明为零",
    "stated_whole": "文字说明为全部",
}
FROM = {
    "clause_before": "上一小句",
    "figure_before": "前一个数字",
    "passage": "上文的词",
    "names": "前面所列的名称",
    "whole": "所属的总数",
    "list": "同列的前一项",
    "other_year": "本年的数字",
    "year": "年度取自前一个数字",
    "breakdown": "细分取自前文",
    "table": "表格",
    "said_of": "说的是",
    "domain from own words": "领域：本小句",
    "domain from carried": "领域：取自前一个数字",
    "domain from segment": "领域：取自本分句",
    "domain from sentence": "领域：取自本句",
    "domain from lead": "领域：取自本段开头",
    "domain from campaign": "领域：取自专项行动的名称",
}
EFFECT = {"weighed": "计入权衡", "other_theme": "不涉及此指标", "own_domain": "是该领域自己的数字，不计"}


def why_lines(evidence: Iterable[Evidence], texts: Mapping[str, tuple[str, int]], catalogue: Catalogue) -> dict[str, list[str]]:
    """observation_id -> lines that say why; each document is read anew once."""
    read: dict[str, Rereading] = {}
    out = {}
    for item in evidence:
        if item.document_id not in texts or item.origin == "corrected":
            continue  # of a corrected value, the original beside it tells how the words were read
        if item.document_id not in read:
            read[item.document_id] = Rereading(*texts[item.document_id], catalogue)
        published = Published(*item.span, item.indicator, item.breakdown, item.year, item.value, item.origin)
        out[item.observation_id] = list(_lines(read[item.document_id].why(published)))
    return out


def _lines(why: Why) -> Iterator[str]:
    if not why.still_read:
        now = "；".join(why.now) or "什么也没有"
        yield f"现读  今天的种子与抽取程序不再读出此观测（其后有改动）；此处现为: {now}"
    if any(why.clause):
        before, figure, behind = why.clause
        yield f"小句  {before}【{figure}】{behind}"
    if why.how:
        words = f"：{'、'.join(why.words)}" if why.words else ""
        now = f"，现为 {why.rule}" if not why.still_read else ""
        yield f"判断  {HOW[why.how]}（{why.how}）{words}{now}"
    for item in why.inherited:
        yield f"承接  {FROM[item.kind]} {' '.join(filter(None, (item.what, f'“{item.words}”' if item.words else '')))}"
    if why.how and not why.how.startswith("stated"):
        yield f"概率  {_probability(why)}"
    if other := why.domain_runner_up:
        words = f" “{other.words}”" if other.words else ""
        yield f"领域  次选 {other.name if other.name != 'domain=' else '不属任何领域'} {other.probability:.3f}{words}"
    for item in why.exclusions:
        words = f" “{'、'.join(item.words)}”" if item.words else ""
        yield f"排除  {item.kind}{words}: {EFFECT[item.effect]}"


def _probability(why: Why) -> str:
    if why.probability is None:
        return "未与其他含义权衡，由句式确定"
    domain = (
        f"（指标 {why.of_indicator:.3f} × 领域 {why.probability / why.of_indicator:.3f}）" if why.probability < why.of_indicator else ""
    )
    if why.runner_up is None:
        return f"{why.probability:.3f}{domain}，没有次选"
    behind = f"落后 {why.lead:.3f}" if why.lead >= 0 else f"高出 {-why.lead:.3f}（“不是观测”须明显更可能才取）"
    name = "none（不是观测）" if why.runner_up.name == "none" else why.runner_up.name
    return f"{why.probability:.3f}{domain}；次选 {name} {why.runner_up.probability:.3f}，{behind}"
