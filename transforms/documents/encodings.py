"""Bytes to characters for plain text and web pages: the encoding recognised, what is no text refused.

Order: byte order mark, strict UTF-8, the zero bytes of UTF-16, GB18030 (which holds GB2312 and GBK, so their labels are never
believed), and Big5 where GB18030 makes no Chinese and Big5 does. Characters that decode but make no Chinese (Big5 or UTF-8 read as
GB18030) are told by the commonest characters: 90 % of the Han of any report are among them, under 10 % of the Han of a wrongly decoded one.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

from transforms.characters import Rewriting, simplifying
from transforms.model import UnreadableDocument

HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_HAN_RUN = re.compile(rf"{HAN.pattern}+")
_COMMON_HAN = re.compile(
    "["
    "件政法案办行年全治人生次执一率卫是医查监理务项中罚公建三开家疗万事机督大市成健处员结的业二实合场委动元设不为议制康和会任规重审持化学展推管府"
    "复有主组信局份所度发区其级责部作可诉范普性要现许习用检意提评工下题上强专单受完依到证传立在时情国共职进定解分告文均关党对报举格出效构款平加收众"
    "以县决等注律位宣四群训调问服体入计落省余面间期宗防接卷领参未与力户满类抽水整培条个活严请日院集策违册新论纠申纷五将起代近无承程各网协线点放访统"
    "坚系织深同随通没予划导思况研双按民究心施改增把书序清好量限续息答想覆盖诊表销核较月见盾多达措优负了这国我他来们地就说子产种而方后经十之着电里如"
    "高自二起小物现本去应它还因由些然前外天那义相样内数正反你明看原又么利比或但质气第向道命此变只已想并直最给光门即保北造百热七海口东金阶术极交联什"
    "六权己美再采转更花带安身车例真具每目至积示声斗八离华名确才科张节话米空今温传土步广石记需段界拉林叫且越装影算低音布容须际商非验连断难矿千周素技备"
    "半青列响约般史感劳便团往酸历克何除消称太准精值号族维选标写存候毛亲快斯江型眼王养易置派层片始却状育厂京识适属圆包火住红细引听该铁价省镇街道校学食品"
    "]+"
)
_PLAUSIBLE_SHARE = 0.3  # halfway between good text (0.9) and wrongly decoded text (under 0.1), on the careful side
_CERTAIN_SHARE = 0.6  # of the Han of a text in traditional characters, made simplified, 89 % are common; of none in another encoding 3 %
_ENOUGH_HAN = 30  # a share of fewer characters says nothing
_without_width = Rewriting(dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad")))
_without_radicals = Rewriting(  # those Unicode leaves unmapped
    dict(zip(map(ord, "⺟⺠⻅⻆⻉⻋⻓⻔⻘⻚⻛⻜⻝⻢⻣⻥⻦⻩⻬⻮⻰"), "母民见角贝车长门青页风飞食马骨鱼鸟黄齐齿龙", strict=True))
)
_OTHER_RADICALS = re.compile(r"[\u2f00-\u2fd5\uf900-\ufad9]")
_ACCENTED = re.compile(r"[\x80-\xff]")
_NEWLINES = re.compile(r"\r\n|[\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x1f\x7f]")
_CUT_OFF = ("unexpected end of data", "truncated data", "incomplete multibyte sequence")  # as the codecs word it
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def common_han_share(text: str) -> float | None:
    """The share of the text's Han that are among the commonest; None where there are too few to tell."""
    han = sum(map(len, _HAN_RUN.findall(text)))
    if han < _ENOUGH_HAN:
        return None
    return sum(map(len, _COMMON_HAN.findall(text))) / han


def is_garbled(text: str) -> bool:
    """Whether the characters are Han that make no Chinese, or the accented Latin letters that Chinese read byte by byte turns into."""
    share = common_han_share(text)
    if share is None:
        return len(_ACCENTED.findall(text)) > 0.3 * len(text)
    return share < _PLAUSIBLE_SHARE


def decode(content: bytes) -> tuple[str, str, tuple[str, ...]]:
    """The text as it stands in the bytes, the encoding's name, warnings. Raises UnreadableDocument."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            text, warnings = _decode_leniently(content[len(mark) :], encoding)
            return _checked(text, encoding), encoding, warnings
    if b"\0" in content:
        encoding = _utf16_by_zeros(content)
        text, warnings = _decode_leniently(content, encoding)
        return _checked(text, encoding), encoding, warnings
    encoding = _utf8_or_gb18030(content)
    try:
        text, warnings = _decode_leniently(content, encoding)
        text = _checked(text, encoding)
    except UnreadableDocument:
        if encoding == "gb18030" and (traditional := _as_big5(content)):
            return traditional, "big5", ()
        raise
    if encoding == "gb18030" and common_han_share(text) is None and (traditional := _as_big5(content)):
        return traditional, "big5", ()
    return text, encoding, warnings


def _as_big5(content: bytes) -> str:
    """The text in traditional characters, with those of Hong Kong; '' where it is none beyond doubt."""
    text = content.decode("big5hkscs", "replace")
    share = common_han_share(simplifying()(text))
    return text if share is not None and share >= _CERTAIN_SHARE and "\ufffd" not in text else ""


def canonical(text: str) -> str:
    """The text offsets refer to: each line end one newline, no zero-width characters (they split numbers), no control characters.

    Radicals that some fonts give for the characters they look like (⽉ for 月) become those characters, one for one.
    """
    plain = _CONTROL.sub(" ", _NEWLINES.sub("\n", _without_width(text)))
    return _OTHER_RADICALS.sub(lambda match: unicodedata.normalize("NFKC", match[0]), _without_radicals(plain))


def _utf8_or_gb18030(content: bytes) -> str:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        lossy = content.decode("utf-8", "replace")
        beyond_ascii = sum(character > "\x7f" for character in lossy)
        damaged_utf8 = lossy.count("\ufffd") <= max(1, 0.02 * beyond_ascii) and beyond_ascii > 1
        return "utf-8" if damaged_utf8 else "gb18030"
    return "utf-8"


def _utf16_by_zeros(content: bytes) -> str:
    """UTF-16 without its mark: of its two byte orders the one that makes Chinese, or plain letters."""
    for encoding in ("utf-16-le", "utf-16-be"):
        text = content[: len(content) // 2 * 2].decode(encoding, "replace")
        share = common_han_share(text)
        plain = sum(character < "\x7f" and not _CONTROL.match(character) for character in text)
        if share >= _PLAUSIBLE_SHARE if share is not None else plain > 0.9 * len(text):
            return encoding
    raise UnreadableDocument("binary content (NUL bytes), no text; give the report itself as PDF, HTML or text")


def _decode_leniently(content: bytes, encoding: str) -> tuple[str, tuple[str, ...]]:
    """Decode; a broken last character means the file was cut, a few broken ones inside are marked and told."""
    try:
        return content.decode(encoding), ()
    except UnicodeDecodeError as error:
        if error.end >= len(content) and error.start > 0 and error.reason in _CUT_OFF:
            raise UnreadableDocument(
                f"truncated: the last character ({encoding}) is cut off after {len(content)} bytes; fetch the file again"
            ) from None
    text = content.decode(encoding, "replace")
    broken = text.count("\ufffd")
    if broken > max(2, len(text) // 200):
        raise UnreadableDocument(f"{broken} characters cannot be decoded as {encoding}: binary or wrongly encoded; save the text as UTF-8")
    return text, (f"{broken} character(s) could not be decoded as {encoding} and stand as \ufffd",)


def _checked(text: str, encoding: str) -> str:
    controls = len(_CONTROL.findall(text))
    if controls > max(2, len(text) // 100):
        raise UnreadableDocument("binary content (control characters), no text; give the report itself as PDF, HTML or text")
    if is_garbled(text):
        raise UnreadableDocument(f"wrongly encoded: read as {encoding} the characters make no Chinese (Big5?); save the text as UTF-8")
    return text
