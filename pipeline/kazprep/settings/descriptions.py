"""What each setting does: the text below it in `kazprep.settings.definitions`.

pydantic can read such texts too (`use_attribute_docstrings`), but does so whenever the classes are imported:
every command would start 20 ms later.
"""

import ast
import inspect
from itertools import pairwise

from kazprep.settings import definitions


def read_descriptions() -> dict[str, dict[str, str]]:
    """The description of each setting, one line without breaks, by the names of its class and the setting.

    >>> read_descriptions()["OutputSettings"]["row_group_size"]
    'The maximum number of rows in a Parquet row group.'
    """
    classes = [
        node for node in ast.parse(inspect.getsource(definitions)).body if isinstance(node, ast.ClassDef)
    ]
    return {each.name: _below_fields(each) for each in classes}


def _below_fields(definition: ast.ClassDef) -> dict[str, str]:
    found = {}
    for field, below in pairwise(definition.body):
        match field, below:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                found[name] = " ".join(text.split())
    return found
