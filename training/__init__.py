"""Makes news/model/ from corpora of articles; not part of the installed package."""
