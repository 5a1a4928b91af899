"""From a report's text to its quantities and observations; extractor.py is the walk through the steps."""
