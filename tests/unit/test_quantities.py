"""Quantities in all the ways they are printed, and what only looks like one."""

from decimal import Decimal

import pytest

from transforms.catalogue import load_catalogue
from transforms.extraction.folding import fold
from transforms.extraction.quantities import find_quantities

UNITS = load_catalogue().units


def found(text: str) -> list[tuple[str, Decimal, str, str]]:
    folded = fold(text)
    out = []
    for item in find_quantities(folded.text, UNITS):
        start, end = folded.source_span(item.start, item.end)
        out.append((text[start:end], item.value, item.unit, item.qualifier))
    return out


@pytest.mark.parametrize(
    ("text", "surface", "value", "unit", "qualifier"),
    [
        ("结案32宗。", "32宗", "32", "宗", "="),
        ("罚款27.1651万元，", "27.1651万元", "271651", "元", "="),
        ("受理1,716件。", "1,716件", "1716", "件", "="),
        ("赔付1.26亿元。", "1.26亿元", "126000000", "元", "="),
        ("参与群众1.1万余人次。", "1.1万余人次", "11000", "人次", ">"),
        ("罚款168万余元。", "168万余元", "1680000", "元", ">"),
        ("参与1000人次以上。", "1000人次以上", "1000", "人次", ">"),
        ("接待近300人次。", "近300人次", "300", "人次", "~"),
        ("咨询1.3万人次左右。", "1.3万人次左右", "13000", "人次", "~"),
        ("不少于40学时。", "不少于40学时", "40", "学时", ">"),
        ("占比不足3%。", "不足3%", "3", "%", "<"),
        ("发放资料逾十万份。", "逾十万份", "100000", "份", ">"),
        ("举办沙龙十余场。", "十余场", "10", "场", ">"),
        ("发放两千三百余份。", "两千三百余份", "2300", "份", ">"),
        ("发送提醒1千余条。", "1千余条", "1000", "条", ">"),
        ("研究法治工作三次。", "三次", "3", "次", "="),
        ("收到锦旗四面。", "四面", "4", "面", "="),
        ("合格率百分之九十八。", "百分之九十八", "98", "%", "="),
        ("合格率百分之九十九点二以上。", "百分之九十九点二以上", "99.2", "%", ">"),
        ("办理２０件。", "２０件", "20", "件", "="),
        ("办理 36 件。", "36 件", "36", "件", "="),
        ("办理医师注册2013件。", "2013件", "2013", "件", "="),
        ("压缩至5个工作日。", "5个工作日", "5", "个工作日", "="),
        ("7个工作日内公示。", "7个工作日内", "7", "个工作日", "<"),
    ],
)
def test_printed_forms(text: str, surface: str, value: str, unit: str, qualifier: str) -> None:
    assert found(text) == [(surface, Decimal(value), unit, qualifier)]


@pytest.mark.parametrize(
    "text",
    [
        "2024年度法治政府建设报告",
        "《纲要（2021-2025年）》",
        "2024年12月4日",
        "1月至10月",
        "近三年来",
        "近3年",
        "粤府办〔2024〕35号",
        "国令第711号",
        "第十五次会议",
        "第一责任人",
        "贯彻“1310”具体部署",
        "“三重一大”制度",
        "两个维护",
        "三项制度",
        "一件事一次办",
        "最多跑一次",
        "一次性告知",
        "每季度一次",
        "深化“1+3+N”体系",
        "7×24小时",
        "12345热线",
        "电话：0753-2180888",
        "阅读：198次",
        "4.25《职业病防治法》宣传周",
        "1.规范权责事项。",
        "H7N9",
        "二〇二一年",
    ],
)
def test_what_is_no_quantity(text: str) -> None:
    assert found(text) == []


def test_a_unit_given_once_holds_for_the_whole_list() -> None:
    assert [(surface, value) for surface, value, _, _ in found("分别为43.5、196.8和16.4万元。")] == [
        ("43.5", Decimal("435000.0")),
        ("196.8", Decimal("1968000.0")),
        ("16.4万元", Decimal("164000.0")),
    ]
