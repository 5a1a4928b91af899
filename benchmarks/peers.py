"""One other reader of quantities in a process of its own, for `quantities.py`: texts in, finds and CPU seconds out.

    .bench/bin/python benchmarks/peers.py recognizers-number

Reads lines of standard input, each a JSON list of texts, and answers each with one line: `cpu`, the CPU seconds of the
reader's own calls, and `finds`, for each text a list of [start, end, value, unit]; the value is null where the reader gives
none by its design. Its first line, when the reader is loaded, names `version`. Nothing of nianbao is imported: the
environment is the one of `peers.txt`.
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
from collections.abc import Callable
from importlib.metadata import version

Find = tuple[int, int, str | None, str]
Reader = tuple[str, Callable[[str], list], Callable[[str, list], list[Find]]]
_NUMBER = re.compile(r"(?:\d[\d,.]*|[零〇一二两三四五六七八九十百千]+)[十百千万亿]*[余多几]?")


def unit_of(surface: str) -> str:
    """What stands behind the number of a find: each reader is given the unit whose words it took in, whatever it calls it."""
    if surface.startswith("百分之"):
        return "%"
    number = _NUMBER.search(surface)
    return surface[number.end() :] if number else ""


def recognizers(*models: str) -> Reader:
    """The models of Recognizers-Text for Chinese; of finds that overlap the longest, which is the one that knows the unit."""
    from recognizers_number import Culture, NumberRecognizer
    from recognizers_number_with_unit import NumberWithUnitRecognizer

    numbers, units = NumberRecognizer(Culture.Chinese), NumberWithUnitRecognizer(Culture.Chinese)
    parsers = [getattr(numbers if model in ("number", "percentage") else units, f"get_{model}_model")().parse for model in models]

    def call(text: str) -> list:
        return [result for parse in parsers for result in parse(text)]

    def finds(text: str, results: list) -> list[Find]:
        out: list[Find] = []
        for result in sorted(results, key=lambda each: each.start - each.end):
            start, end = result.start, result.end + 1
            if not any(start < other[1] and other[0] < end for other in out):
                value = (result.resolution or {}).get("value")
                out.append((start, end, value.rstrip("%") if value else "NaN", unit_of(text[start:end])))
        return out

    return f"recognizers-text {version('recognizers-text')}", call, finds


def jionlp() -> Reader:
    """JioNLP's reading of amounts of money, the only numbers with units that it reads in running text.

    Of an amount with 余 it gives two ends; the label's value is the lower one.
    """
    import jionlp

    def finds(text: str, results: list) -> list[Find]:
        out: list[Find] = []
        for result in results:
            number, (start, end) = result["detail"]["num"], result["offset"]
            out.append((start, end, number if isinstance(number, str) else number[0], result["detail"]["case"]))
        return out

    return f"jionlp {version('jionlp')}", jionlp.ner.extract_money, finds


def lac() -> Reader:
    """Baidu's LAC, its tokens tagged as numerals (m), with the measure word in them and no value.

    LAC was written for `paddle.fluid`, which lives on in Paddle 2.6 as `paddle.base`; one thread, as OMP_NUM_THREADS says. It is
    given the sentences of a report at once: whole reports went 1.0 to 1.5 times as fast and lose two units in a hundred more.
    """
    import paddle
    import paddle.base

    paddle.fluid = sys.modules["paddle.fluid"] = paddle.base
    sys.modules["paddle.fluid.core"] = paddle.base.core
    from LAC import LAC

    model = LAC(mode="lac")

    def call(text: str) -> list:
        return model.run(re.findall(r"[^。！？\n]+[。！？]?", text))

    def finds(text: str, results: list) -> list[Find]:
        out, at = [], 0
        for words, tags in results:
            for word, tag in zip(words, tags, strict=True):
                start = text.index(word, at)
                at = start + len(word)
                if tag == "m":
                    out.append((start, at, None, unit_of(word)))
        return out

    return f"LAC {version('lac')} on paddlepaddle {version('paddlepaddle')}", call, finds


READERS: dict[str, Callable[[], Reader]] = {
    "recognizers-number": lambda: recognizers("number"),
    "recognizers-units": lambda: recognizers("number", "percentage", "currency", "dimension"),
    "jionlp": jionlp,
    "lac": lac,
}


def main() -> None:
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # the readers greet on standard output
    name, call, finds = READERS[sys.argv[1]]()
    call("全年罚款3.5万元。")  # what is loaded at the first use
    print(json.dumps({"version": name}), file=answers, flush=True)
    for line in sys.stdin:
        texts = json.loads(line)
        start = time.process_time()
        results = [call(text) for text in texts]
        cpu = time.process_time() - start
        found = [finds(text, result) for text, result in zip(texts, results, strict=True)]
        print(json.dumps({"cpu": cpu, "finds": found}), file=answers, flush=True)


if __name__ == "__main__":
    main()
