"""Reading statements by the driver itself: for what is asked at every keystroke or every letter.

SQLAlchemy takes 0.15 ms to pass a statement on, SQLite often less than that to answer it.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

Ask = Callable[[str, Any], Any]  # statement, its values by name or place -> the driver's cursor


def ask_of(session: Session) -> Ask:
    """Executes a reading statement in the session's transaction, which sees what was not flushed yet."""
    session.flush()
    driver: Any = session.connection().connection.driver_connection
    ask: Ask = driver.execute
    return ask
