"""By what two texts that differ in figures only are known as the same: kept beside each text, as looking at every one again would cost."""

from __future__ import annotations

# SQL over core.documents.text: without white space and what figures are made of.
_LETTERS = "translate(coalesce(text, ''), '0123456789.% \u3000' || chr(9) || chr(10) || chr(13), '')"
COLUMNS = {"letters": f"length({_LETTERS})::INTEGER", "letters_md5": f"md5({_LETTERS})"}
