"""Where a campaign and each of its deliveries stand, with the words for both."""

from enum import StrEnum


class CampaignState(StrEnum):
    """`sending` also while it waits for the next day or a retry: it goes on by itself."""

    DRAFT = "draft"
    SENDING = "sending"
    PAUSED = "paused"  # by the user
    STOPPED = "stopped"  # by the user, or because the account needs them
    FINISHED = "finished"


class DeliveryState(StrEnum):
    """planned → sending → accepted, deferred, refused or in doubt; held: the gate said no."""

    PLANNED = "planned"
    SENDING = "sending"
    ACCEPTED = "accepted"
    DEFERRED = "deferred"
    REFUSED = "refused"
    IN_DOUBT = "in_doubt"
    HELD = "held"


CAMPAIGN_WORDS: dict[CampaignState, str] = {
    CampaignState.DRAFT: "Draft",
    CampaignState.SENDING: "Sending",
    CampaignState.PAUSED: "Paused",
    CampaignState.STOPPED: "Stopped",
    CampaignState.FINISHED: "Sent",
}

DELIVERY_WORDS: dict[DeliveryState, str] = {
    DeliveryState.PLANNED: "Planned",
    DeliveryState.SENDING: "Being sent",
    DeliveryState.ACCEPTED: "Accepted",
    DeliveryState.DEFERRED: "Put off",
    DeliveryState.REFUSED: "Refused",
    DeliveryState.IN_DOUBT: "In doubt",
    DeliveryState.HELD: "Held back",
}
