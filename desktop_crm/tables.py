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
    DismissalRow,
    FieldRow,
    FieldValueRow,
    HandEditRow,
    HouseholdRow,
    MergeRow,
    QuestionPutRow,
    TagRow,
    ToldApartRow,
)
from desktop_crm.dialogue.tables import (
    CadenceRow,
    ChannelRow,
    ComplaintRow,
    ComplaintStepRow,
    FollowUpRow,
    InteractionFileRow,
    InteractionProductRow,
    InteractionRow,
    InteractionVersionRow,
    NoteRow,
    ParticipantRow,
)
from desktop_crm.imports.tables import ImportedRow, ImportProblemRow, ImportRow
from desktop_crm.lifecycle.tables import RhythmRow, StageChangeRow, ToReviewRow
from desktop_crm.plans.tables import PlanPersonRow, PlanRow, PlanTouchRow
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
    QuestionPutRow,
    DismissalRow,
    TopicRow,
    ConsentEventRow,
    ConsentStateRow,
    SuppressionRow,
    PreferenceRow,
    ChannelRow,
    ProductRow,
    PurchaseRow,
    ComplaintRow,
    ComplaintStepRow,
    InteractionRow,
    ParticipantRow,
    InteractionFileRow,
    InteractionProductRow,
    InteractionVersionRow,
    NoteRow,
    CadenceRow,
    FollowUpRow,
    ImportRow,
    ImportedRow,
    ImportProblemRow,
    SegmentRow,
    SegmentMemberRow,
    StageChangeRow,
    RhythmRow,
    ToReviewRow,
    PlanRow,
    PlanTouchRow,
    PlanPersonRow,
    CampaignRow,
    DeliveryRow,
    LeftOutRow,
)
metadata = Table.metadata
