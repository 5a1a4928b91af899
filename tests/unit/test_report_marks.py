"""Words are marked by their places: what looks the same elsewhere stays unmarked."""

from __future__ import annotations

from expectations.report.marks import GAP, Mark, mark

SENTENCE = "立案37件，结案37件，罚款8.2万元。"


def test_the_second_of_two_equal_figures_is_marked():
    words = mark(SENTENCE, 101, [Mark(109, 112, "37件", "结案")])
    assert [(piece.text, piece.says) for piece in words.pieces] == [("立案37件，结案", None), ("37件", "结案"), ("，罚款8.2万元。", None)]


def test_pieces_make_up_the_sentence():
    words = mark(SENTENCE, 1, [Mark(3, 6, "37件"), Mark(15, 20, "8.2万元")][::-1])
    assert "".join(piece.text for piece in words.pieces) == SENTENCE


def test_words_that_do_not_stand_at_their_place_are_named_not_guessed():
    words = mark(SENTENCE, 1, [Mark(4, 7, "37件"), Mark(0, 3, "立案"), Mark(900, 903, "37件")])
    assert words.marked == ()
    assert words.misplaced == ("立案", "37件")


def test_of_overlapping_marks_the_first_and_longest_stands():
    words = mark(SENTENCE, 1, [Mark(15, 18, "8.2"), Mark(15, 20, "8.2万元"), Mark(17, 20, "2万元")])
    assert words.marked == ("8.2万元",)


def test_a_long_sentence_keeps_what_lies_around_its_marks():
    sentence = "前" * 500 + "37件" + "后" * 500
    words = mark(sentence, 1, [Mark(501, 504, "37件")], longest=100)
    assert words.marked == ("37件",)
    assert GAP in words.pieces[0].text and words.pieces[0].text.endswith("前")
    assert sum(len(piece.text) for piece in words.pieces) < 120


def test_a_long_sentence_without_marks_is_cut_at_its_end():
    (piece,) = mark("前" * 500, 1, [], longest=100).pieces
    assert piece.text == "前" * 100 + GAP
