"""Pictures of answers, drawn offline in a worker process: maps, charts and timelines.

Nothing here imports matplotlib but what the worker imports: ``style``, ``places_map``, ``quoted_chart`` and
``timeline``. The event loop's side is ``painter`` and ``alt_text``.
"""
