"""The window opens on today's page and walks there and back."""

from desktop_crm.ui.app import App
from desktop_crm.ui.places import Where


def test_the_window_opens_on_today(app: App) -> None:
    assert app.window.isVisible()
    assert app.window.place is not None
    assert app.window.place.where is Where.TODAY
    current = app.window.current()
    assert current is not None
    assert current.isVisible()
