"""The pages by their place. Each is loaded when it is first opened: the window opens sooner without them."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from desktop_crm.ui.desk import Desk
from desktop_crm.ui.places import Where
from desktop_crm.ui.screen import Screen

if TYPE_CHECKING:
    from desktop_crm.ui.campaigns.runner import Runner

Runs = Callable[[], "Runner"]


def factories(desk: Desk, runner: Runs) -> Mapping[Where, Callable[[], Screen]]:
    """What makes each page; `runner` gives what sends in the background."""
    return {
        Where.TODAY: partial(_today, desk),
        Where.CALENDAR: partial(_calendar, desk),
        Where.CONTACTS: partial(_contacts, desk),
        Where.CONTACT: partial(_contact, desk),
        Where.COMPLAINTS: partial(_complaints, desk),
        Where.SEGMENT: partial(_segment, desk),
        Where.CAMPAIGNS: partial(_campaigns, desk),
        Where.COMPOSER: partial(_composer, desk, runner),
        Where.SENDING: partial(_sending, desk, runner),
        Where.REPORT: partial(_report, desk, runner),
        Where.IMPORT: partial(_import, desk),
        Where.IMPORTS: partial(_imports, desk),
        Where.DUPLICATES: partial(_duplicates, desk),
        Where.PLANS: partial(_plans, desk),
        Where.PLAN: partial(_plan, desk),
        Where.SETTINGS: partial(_settings, desk),
    }


def _today(desk: Desk) -> Screen:
    from desktop_crm.ui.today.page import TodayPage

    return TodayPage(desk)


def _calendar(desk: Desk) -> Screen:
    from desktop_crm.ui.calendar.page import CalendarPage

    return CalendarPage(desk)


def _contacts(desk: Desk) -> Screen:
    from desktop_crm.ui.contacts.list_page import ContactsPage

    return ContactsPage(desk)


def _contact(desk: Desk) -> Screen:
    from desktop_crm.ui.contacts.page import ContactPage

    return ContactPage(desk)


def _complaints(desk: Desk) -> Screen:
    from desktop_crm.ui.complaints.page import ComplaintsPage

    return ComplaintsPage(desk)


def _segment(desk: Desk) -> Screen:
    from desktop_crm.ui.segments.page import SegmentPage

    return SegmentPage(desk)


def _campaigns(desk: Desk) -> Screen:
    from desktop_crm.ui.campaigns.list_page import CampaignsPage

    return CampaignsPage(desk)


def _composer(desk: Desk, runner: Runs) -> Screen:
    from desktop_crm.ui.campaigns.composer import ComposerPage

    return ComposerPage(desk, runner())


def _sending(desk: Desk, runner: Runs) -> Screen:
    from desktop_crm.ui.campaigns.sending_page import SendingPage

    return SendingPage(desk, runner())


def _report(desk: Desk, runner: Runs) -> Screen:
    from desktop_crm.ui.campaigns.report_page import ReportPage

    return ReportPage(desk, runner())


def _import(desk: Desk) -> Screen:
    from desktop_crm.ui.imports.page import ImportPage

    return ImportPage(desk)


def _imports(desk: Desk) -> Screen:
    from desktop_crm.ui.imports.history_page import ImportsPage

    return ImportsPage(desk)


def _duplicates(desk: Desk) -> Screen:
    from desktop_crm.ui.duplicates.page import DuplicatesPage

    return DuplicatesPage(desk)


def _plans(desk: Desk) -> Screen:
    from desktop_crm.ui.plans.list_page import PlansPage

    return PlansPage(desk)


def _plan(desk: Desk) -> Screen:
    from desktop_crm.ui.plans.page import PlanPage

    return PlanPage(desk)


def _settings(desk: Desk) -> Screen:
    from desktop_crm.ui.settings.page import SettingsPage

    return SettingsPage(desk)
