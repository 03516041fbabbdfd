"""Rules that Discord applies and its OpenAPI description does not state, or states too widely.

Each check takes a request's JSON and raises ``InvalidForm`` with the field and the rule's name.
"""
