"""The menu of merge fields."""

from collections.abc import Sequence

from PySide6.QtWidgets import QMenu, QWidget

from desktop_crm.campaigns import fields
from desktop_crm.campaigns.fields import Field as MergeField


def merge_menu(parent: QWidget, custom: Sequence[str]) -> QMenu:
    """The merge fields by name; each action's data is the field as it is stored."""
    menu = QMenu(parent)
    for field in fields.menu(custom):
        if field.name != "unsubscribe":
            menu.addAction(field.label).setData(stored(field))
    return menu


def stored(field: MergeField) -> str:
    """A field as the menu inserts it: a first name comes with a fallback, so that no gap is sent."""
    fallback = {"first_name": "reader", "full_name": "reader"}.get(field.name, "")
    return fields.tag(field.name, fallback)
