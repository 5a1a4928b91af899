"""From glyphs with boxes to text: lines in reading order, paragraphs over lines and pages, ruled tables. Shared by PDF, OFD and OCR."""
