"""Which contacts: saved groups and the audience of a campaign."""
