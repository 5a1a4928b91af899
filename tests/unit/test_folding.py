from transforms.extraction.folding import fold


def test_every_folded_character_leads_back_to_one_printed_character() -> None:
    text = "立案３７ 宗,结案\n32宗."
    folded = fold(text)
    assert folded.text.startswith("立案37宗，结案")
    start = folded.text.index("37宗")
    assert text[slice(*folded.source_span(start, start + 3))] == "３７ 宗"


def test_hard_wrapped_lines_are_joined_and_paragraphs_kept() -> None:
    lines = ["全省卫生健康系统全年监督检查三十户次，立案查处十六千件，"] * 9 + ["较上年增长", "（二）健全机制", "全年制定文件。"]
    folded = fold("\n".join(lines))
    assert "，\n全省" not in folded.text
    assert "较上年增长\n（二）健全机制\n" in folded.text


def test_page_counters_are_left_out() -> None:
    assert "- 1 -" not in fold("一是立案查处\n- 1 -\n二是结案").text


def test_figures_that_only_white_space_parts_stay_apart() -> None:
    assert "3426\t8014" in fold("公共场所　3426　8014").text.replace(",", "")


def test_sentences_end_with_their_mark() -> None:
    folded = fold("立案3件。结案2件；罚款1万元。")
    assert [folded.text[start:end] for start, end in folded.sentences][:2] == ["立案3件。", "结案2件；罚款1万元。"]
