# mypy: disable-error-code="no-untyped-call, untyped-decorator, override"
"""Pointers for the kernels: `pointer_to(t)` is the address of the named tuple `t`, with the same attributes.

A kernel that takes a named tuple of arrays gets every array as seven arguments; a pointer is one, which
compiles many times faster. Unlike Numba's own structs nothing is counted: a pointer lives as long as the
kernel that made it, so only kernels called from Python make them, and what they point to never changes
(the arrays' contents do), which the compiler is told.
"""

from __future__ import annotations

from typing import Any

from numba import types
from numba.core import cgutils
from numba.core.datamodel import models
from numba.core.typing.templates import AttributeTemplate
from numba.extending import infer_getattr, intrinsic, lower_getattr_generic, register_model


class Pointer(types.Type):
    """Numba type of a pointer to a named tuple."""

    def __init__(self, held: Any) -> None:
        self.held = held
        super().__init__(name=f"Pointer({held})")


@register_model(Pointer)
class _PointerModel(models.PrimitiveModel):
    def __init__(self, manager: Any, kind: Any) -> None:
        super().__init__(manager, kind, manager.lookup(kind.held).get_value_type().as_pointer())


@infer_getattr
class _PointerAttributes(AttributeTemplate):
    key = Pointer

    def generic_resolve(self, kind: Any, name: str) -> Any:
        if name not in kind.held.fields:
            return None
        found = kind.held.types[kind.held.fields.index(name)]
        return Pointer(found) if isinstance(found, types.BaseNamedTuple) else found


@lower_getattr_generic(Pointer)
def _load(context: Any, builder: Any, kind: Any, value: Any, name: str) -> Any:
    """The attribute, read once and for all (`invariant.load`); a named tuple within the tuple as a pointer."""
    number = kind.held.fields.index(name)
    address = cgutils.gep_inbounds(builder, value, 0, number)
    if isinstance(kind.held.types[number], types.BaseNamedTuple):
        return address
    loaded = builder.load(address)
    loaded.set_metadata("invariant.load", builder.module.add_metadata([]))
    return loaded


def _pointer_to(typing_context: Any, held: Any) -> Any:
    """Inside a kernel: the address of a named tuple that was passed to it."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return cgutils.alloca_once_value(builder, arguments[0])

    return Pointer(held)(held), generate


pointer_to: Any = intrinsic(_pointer_to)
"""Inside a kernel: the address of a named tuple that was passed to it."""
