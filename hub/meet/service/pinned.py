"""A join whose order the database keeps: plans that start at the wrong end read every topic of every member."""

from typing import Any

from sqlalchemy import FromClause, Join, true
from sqlalchemy.ext.compiler import compiles


class Pinned(Join):
    """`left CROSS JOIN right`: SQLite reads the left side first; what joins them stands in the where."""

    inherit_cache = True

    def __init__(self, left: FromClause, right: FromClause) -> None:
        super().__init__(left, right, onclause=true())


@compiles(Pinned)
def _cross_join(element: Pinned, compiler: Any, **kwargs: Any) -> str:
    linter = kwargs.get("from_linter")
    if linter is not None:
        linter.edges.update((one, other) for one in element.left._from_objects for other in element.right._from_objects)
    kwargs["asfrom"] = True
    left, right = (compiler.process(side, **kwargs) for side in (element.left, element.right))
    return f"{left} CROSS JOIN {right}"
