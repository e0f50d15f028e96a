"""Every table of the book in one list, for migrations and mapper set-up."""

from desktop_crm.book.columns import Table
from desktop_crm.book.tables import SettingRow
from desktop_crm.campaigns.tables import CampaignRow, DeliveryRow, LeftOutRow
from desktop_crm.consent.tables import (
    ConsentEventRow,
    ConsentStateRow,
    PreferenceRow,
    SuppressionRow,
    TopicRow,
)
from desktop_crm.contacts.tables import (
    AddressRow,
    ContactRow,
    ContactTagRow,
    DetailRow,
    FieldRow,
    FieldValueRow,
    HandEditRow,
    HouseholdRow,
    MergeRow,
    TagRow,
    ToldApartRow,
)
from desktop_crm.dialogue.tables import ChannelRow, FollowUpRow, InteractionRow, ParticipantRow
from desktop_crm.imports.tables import ImportedRow, ImportProblemRow, ImportRow
from desktop_crm.purchases.tables import ProductRow, PurchaseRow
from desktop_crm.segments.tables import SegmentMemberRow, SegmentRow

ALL: tuple[type[Table], ...] = (
    SettingRow,
    HouseholdRow,
    ContactRow,
    AddressRow,
    DetailRow,
    TagRow,
    ContactTagRow,
    FieldRow,
    FieldValueRow,
    HandEditRow,
    MergeRow,
    ToldApartRow,
    TopicRow,
    ConsentEventRow,
    ConsentStateRow,
    SuppressionRow,
    PreferenceRow,
    ChannelRow,
    InteractionRow,
    ParticipantRow,
    FollowUpRow,
    ProductRow,
    PurchaseRow,
    ImportRow,
    ImportedRow,
    ImportProblemRow,
    SegmentRow,
    SegmentMemberRow,
    CampaignRow,
    DeliveryRow,
    LeftOutRow,
)
metadata = Table.metadata
