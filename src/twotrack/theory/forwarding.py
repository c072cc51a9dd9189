"""A pass for numba that calls an array by one name in a kernel and in the parts written into it.

Where a part is written into a kernel, numba gives every array a second name and counts references to it, twice a call.
Counting is atomic: over many places with a few lanes each it cost as much as the arithmetic. The kernel's own arguments
and what it allocates before its loops outlive it anyhow, so their second names are not needed. The bits are the same.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from numba.core import analysis, compiler, compiler_machinery, ir, ir_utils
from numba.core.untyped_passes import ReconstructSSA

# numba has no types
_utils: Any = ir_utils
_flow: Any = analysis.compute_cfg_from_blocks
_register: Any = compiler_machinery.register_pass
_builder: Any = compiler.DefaultPassBuilder


def _second_names(blocks: dict[int, Any]) -> dict[str, Any]:
    """Names bound once, to a variable that is bound once and outside every loop, and what they stand for."""
    loops = _flow(blocks).loops().values()
    inside = {label for loop in loops for label in loop.body}
    bound: Counter[str] = Counter()
    copies: dict[str, Any] = {}
    steady: set[str] = set()
    for label, block in blocks.items():
        for statement in block.find_insts(ir.Assign):
            name = statement.target.name
            bound[name] += 1
            if isinstance(statement.value, ir.Var):
                copies[name] = statement.value
            if label not in inside:
                steady.add(name)
    out = {}
    for name, source in copies.items():
        while source.name in copies and bound[source.name] == 1:
            source = copies[source.name]
        if bound[name] == 1 and bound[source.name] == 1 and source.name in steady:
            out[name] = source
    return out


@_register(mutates_CFG=False, analysis_only=False)
class Forward(compiler_machinery.FunctionPass):
    """Put the first name wherever a second one stands."""

    _name = "twotrack_forward"

    def __init__(self) -> None:
        """Numba keeps one pass of each kind."""
        super().__init__()  # type: ignore[no-untyped-call]

    def run_pass(self, state: Any) -> bool:
        """Rewrite the function; True where something changed."""
        blocks = state.func_ir.blocks
        found = _second_names(blocks)
        for block in blocks.values():
            block.body = [s for s in block.body if not (isinstance(s, ir.Assign) and s.target.name in found)]
        _utils.replace_vars(blocks, found)
        state.func_ir._definitions = _utils.build_definitions(blocks)
        return bool(found)


class Forwarding(compiler.CompilerBase):
    """Numba's compiler with that pass after its own renaming."""

    def define_pipelines(self) -> list[Any]:
        """Numba's own steps and one more."""
        manager = _builder.define_nopython_pipeline(self.state)
        manager.add_pass_after(Forward, ReconstructSSA)
        manager.finalize()
        return [manager]


class Apart(Forwarding):
    """The same, told that arrays given to the function do not overlap where one is written (`restrict` in C)."""

    def define_pipelines(self) -> list[Any]:
        """As above, with numba's own flag for it."""
        flags: Any = self.state.flags
        flags.noalias = True
        return super().define_pipelines()
