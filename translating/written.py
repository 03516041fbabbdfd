"""Which texts an expression may be, as far as they are written out in the same file."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from typing import Final

_Scope = ast.Module | ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef

# A name may hold another name; a chain of more has gone round in a circle.
_LONGEST_CHAIN: Final = 5


class NoSentence(Exception):
    """An expression that does not say which sentences it may be."""


class Names:
    """What the names of a file may hold, by function and module."""

    def __init__(self, tree: ast.Module) -> None:
        self._scope_of: dict[ast.AST, tuple[_Scope, ...]] = {}
        self._values: dict[tuple[_Scope, str], list[ast.expr]] = {}
        self._walk(tree, (tree,))

    def texts(self, node: ast.expr | None, depth: int = 0) -> Iterator[str]:
        """Every text that an expression may be.

        Raises:
            NoSentence: it may be something that is not written out.
        """
        match node:
            case ast.Constant(value=str(text)):
                yield text
            case ast.IfExp():
                yield from self.texts(node.body, depth)
                yield from self.texts(node.orelse, depth)
            case ast.Name() if depth < _LONGEST_CHAIN and (values := self._held_by(node)):
                for value in values:
                    yield from self.texts(value, depth + 1)
            case ast.Attribute(attr="template" | "plural"):
                return  # of another Phrase, which is read as a call of its own
            case ast.BinOp() | ast.JoinedStr():
                raise NoSentence("a sentence put together from parts cannot be translated; write it whole")
            case _:
                raise NoSentence("a sentence must be written out where Phrase is given it")

    def _held_by(self, name: ast.Name) -> list[ast.expr]:
        for scope in reversed(self._scope_of.get(name, ())):
            if values := self._values.get((scope, name.id)):
                return values
        return []

    def _walk(self, node: ast.AST, scopes: tuple[_Scope, ...]) -> None:
        for child in ast.iter_child_nodes(node):
            self._scope_of[child] = scopes
            for name, value in _assigned(child):
                self._values.setdefault((scopes[-1], name), []).append(value)
            inner = (*scopes, child) if isinstance(child, _Scope) else scopes
            self._walk(child, inner)


def _assigned(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    targets: Iterable[ast.expr] = ()
    if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
        yield node.target.id, ast.BinOp(node.target, node.op, node.value)
    if isinstance(node, ast.Assign):
        targets = node.targets
    elif isinstance(node, ast.AnnAssign | ast.NamedExpr):
        targets = (node.target,)
    value = getattr(node, "value", None)
    for target in targets:
        if isinstance(target, ast.Name) and isinstance(value, ast.expr):
            yield target.id, value
        elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
            pairs = zip(target.elts, value.elts, strict=False)
            yield from ((t.id, v) for t, v in pairs if isinstance(t, ast.Name))
