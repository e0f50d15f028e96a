"""The words the sample business is made of: resources/sample/*.json."""

import json
from typing import Any

from desktop_crm.base.paths import resource


def load(name: str) -> Any:
    """What one of the files says: `cast`, `names`, `talk`, `letters`, `shop`."""
    return json.loads(resource(f"sample/{name}.json").read_text("utf-8"))
