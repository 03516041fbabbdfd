"""Pictures of answers, drawn offline in a worker process: maps, charts and timelines.

Nothing here imports matplotlib but what the worker imports: ``style``, ``ground``, ``extent``, the modules
named ``map_…``, ``places_map``, ``quoted_chart`` and ``timeline``. The event loop's side is ``painter``,
``words`` and ``alt_text``.
"""
