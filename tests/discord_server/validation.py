"""Requests and responses against Discord's own OpenAPI description, where it is at hand.

Ids may be numbers in a request: Discord takes both, and discord.py sends both.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, cast

import jsonschema_rs
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from tests.shared_data import shared_folder

_STRICT, _LENIENT = "urn:discord:answers", "urn:discord:requests"
Spec = Mapping[str, Any]


class Validation:
    """Validators per route, made on first use."""

    def __init__(self, spec: Spec) -> None:
        self._spec = spec
        lenient = _with_number_ids(spec)
        documents = [(_STRICT, spec), (_LENIENT, lenient)]
        self._fast_registry = jsonschema_rs.Registry(cast("list[Any]", documents))
        self._fast: dict[str, jsonschema_rs.Draft202012Validator] = {}
        resources = [(name, Resource(contents, DRAFT202012)) for name, contents in documents]
        self._registry: Registry[Any] = Registry[Any]().with_resources(resources)
        self._validators: dict[str, Draft202012Validator] = {}

    def request_problem(
        self, method: str, route: str, body: object
    ) -> tuple[tuple[str | int, ...], str] | None:
        """Where and how a request's JSON breaks the description; None where it does not."""
        operation = self._operation(method, route)
        content = operation.get("requestBody", {}).get("content", {})
        if "application/json" not in content:
            return None
        pointer = _pointer(route, method, "requestBody", "content", "application/json", "schema")
        return self._problem(_LENIENT, pointer, body)

    def response_problem(
        self, method: str, route: str, status: int, body: object
    ) -> tuple[tuple[str | int, ...], str] | None:
        """Where and how an answer of this server breaks the description."""
        answers = self._operation(method, route).get("responses", {})
        if status >= 400 or str(status) not in answers:
            wrong = status < 400 and bool(answers)
            return ((), f"status {status} is not described") if wrong else None
        if "application/json" not in answers[str(status)].get("content", {}):
            return None
        pointer = _pointer(route, method, "responses", str(status), "content", "application/json", "schema")
        return self._problem(_STRICT, pointer, body)

    def knows(self, method: str, route: str) -> bool:
        """Whether the description has this route."""
        return bool(self._operation(method, route))

    def _operation(self, method: str, route: str) -> Mapping[str, Any]:
        return self._spec["paths"].get(route, {}).get(method.lower(), {})

    def _problem(self, document: str, pointer: str, body: object) -> tuple[tuple[str | int, ...], str] | None:
        reference = f"{document}#{pointer}"
        if reference not in self._fast:
            wanted = {"$ref": reference}
            self._fast[reference] = jsonschema_rs.Draft202012Validator(wanted, registry=self._fast_registry)
        # Nearly everything is right, and that is told in a thousandth of the time that it takes to say what is not.
        return None if self._fast[reference].is_valid(body) else self._told(reference, body)

    def _told(self, reference: str, body: object) -> tuple[tuple[str | int, ...], str]:
        validator = self._validators.get(reference)
        if validator is None:
            validator = Draft202012Validator({"$ref": reference}, registry=self._registry)
            self._validators[reference] = validator
        error = next(cast("Iterator[ValidationError]", validator.iter_errors(cast("Any", body))), None)
        if error is None:
            return (), "one validator finds something wrong, the other does not"
        deepest = _most_telling(error)
        return tuple(deepest.absolute_path), deepest.message


def _with_number_ids(spec: Spec) -> Spec:
    schemas = spec["components"]["schemas"]
    either = schemas["SnowflakeType"] | {"type": ["string", "integer"]}
    return {**spec, "components": {**spec["components"], "schemas": {**schemas, "SnowflakeType": either}}}


def _pointer(*parts: str) -> str:
    escaped = (
        part.replace("~", "~0").replace("/", "~1").replace("{", "%7B").replace("}", "%7D") for part in parts
    )
    route, method, *rest = escaped
    return "/".join(["", "paths", route, method.lower(), *rest])


def _most_telling(error: ValidationError) -> ValidationError:
    """Follow the alternative that was meant: the one whose ``type`` fits, and not plain null."""
    if error.validator not in ("oneOf", "anyOf", "allOf") or not error.context:
        return error
    branches: dict[object, list[ValidationError]] = {}
    for inner in error.context:
        branches.setdefault(inner.relative_schema_path[0], []).append(inner)
    meant = min(branches.values(), key=lambda errors: _strangeness(errors, error))
    return _most_telling(max(meant, key=lambda inner: len(inner.absolute_path)))


def _strangeness(errors: list[ValidationError], parent: ValidationError) -> tuple[bool, bool, int]:
    depth = len(parent.absolute_path)
    wrong_type = any(list(each.absolute_path)[depth:] == ["type"] for each in errors)
    wrong_shape = any(each.validator == "type" and len(each.absolute_path) == depth for each in errors)
    return wrong_type, wrong_shape, len(errors)


@cache
def validation() -> Validation | None:
    """The validator of this process; None where the description is not at hand."""
    path = Path(shared_folder()) / "discord" / "openapi.json"
    return Validation(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else None
