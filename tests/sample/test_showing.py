"""The whole job on the sample business: what is known is filled, slips are listed, only who agreed gets mail."""

from pathlib import Path

from desktop_crm.base import clock
from desktop_crm.book.database import Book
from desktop_crm.campaigns import results
from desktop_crm.campaigns.states import DeliveryState
from desktop_crm.consent.gate import Reason
from desktop_crm.consent.state import State
from desktop_crm.sample import making, showing, spreadsheet

NOW = clock.from_iso("2026-11-17T10:42:00")


def test_the_job_once_through(book: Book, tmp_path: Path) -> None:
    making.make(book, NOW)
    done = showing.import_list(book, tmp_path / spreadsheet.NAME, NOW)
    assert done.created + done.updated + done.unchanged == len(spreadsheet.sheet().rows)
    assert done.updated + done.unchanged == 5  # who is known stays one person
    said = {(p.column, p.value) for p in done.problems}
    assert ("E-mail", "hal.underhill at openday.example") in said and ("Phone", "ask Tom") in said
    # Joan took her consent back by letter; a list cannot turn that into a yes.
    assert any("said no" in p.reason for p in done.problems)
    assert showing.record_consent(book, NOW) == ("luca@bertolini.example", State.CONFIRMED)
    checked = showing.write_newsletter(book, NOW)
    assert checked.findings == ()
    result = showing.send(book, checked.campaign_id, NOW)
    waits = checked.audience.left_out[Reason.COMPLAINT]  # until their complaint is closed
    assert result.counts == {DeliveryState.ACCEPTED: checked.audience.gets, DeliveryState.HELD: waits}
    with book.read() as session:
        rows = results.deliveries(session, checked.campaign_id, limit=1000)
    reached = {row.address for row in rows}
    assert {"luca@bertolini.example", "ellen@elmcourt.example"} <= reached
    assert "joan.whitcombe@valleypost.example" not in reached
