"""The products of the book while a file comes in; unknown ones are made."""

from __future__ import annotations

from desktop_crm.base.text import fold
from desktop_crm.imports.inserting import Inserts
from desktop_crm.purchases import products


class Goods:
    """Finds products by article number, then by name, as `products.find` does, without asking the book again."""

    def __init__(self, inserts: Inserts, at: int) -> None:
        self._inserts = inserts
        self._at = at
        self._loaded = False
        self._by_code: dict[str, int] = {}
        self._by_name: dict[str, tuple[int, str]] = {}
        self._next = 1
        self.new: list[int] = []

    def find(self, name: str, code: str) -> int | None:
        """The product's id; None where there is none."""
        if not self._loaded:
            self._load()
        if code and code in self._by_code:
            return self._by_code[code]
        known = self._by_name.get(fold(name or code)) if name or code else None
        return known[0] if known and products.same_code(known[1], code) else None

    def ensure(self, name: str, code: str) -> int | None:
        """The product's id, made where there is none; None where neither name nor number is said."""
        found = self.find(name, code)
        if found is not None or not (name or code):
            return found
        called = products.new_name(name, code, fold(name or code) in self._by_name)
        made = self._next
        self._keep(made, fold(called), code)
        self._inserts.rows["products"].append((made, called, fold(called), code, self._at))
        self.new.append(made)
        return made

    def _load(self) -> None:
        self._loaded = True
        rows = self._inserts.connection.exec_driver_sql(
            "SELECT id, folded, code FROM products ORDER BY id DESC"
        )
        for row in rows:  # the oldest of several with one number is the last here, and stays
            self._keep(row.id, row.folded, row.code)

    def _keep(self, product_id: int, folded: str, code: str) -> None:
        self._by_name[folded] = product_id, code
        if code:
            self._by_code[code] = product_id
        self._next = max(self._next, product_id + 1)
