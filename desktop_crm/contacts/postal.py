"""Postal addresses in the order of their script. Pure."""

from dataclasses import dataclass

from desktop_crm.base.text import is_cjk


@dataclass(frozen=True, slots=True)
class Postal:
    """The parts of a postal address, as written."""

    street: str = ""
    extended: str = ""
    po_box: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""

    def one_line(self) -> str:
        """The whole on one line, in the order of its script; empty where there is nothing."""
        if is_cjk(self.region or self.city or self.street):
            place = f"{self.region}{self.city}{self.street}{self.extended}"
            return " ".join(p for p in (self.postal_code, self.country, place, self.po_box) if p)
        if self.postal_code.isdecimal() and not self.region:
            town = f"{self.postal_code} {self.city}".strip()
        else:
            town = f"{', '.join(p for p in (self.city, self.region) if p)} {self.postal_code}".strip()
        parts = (self.po_box, self.extended, self.street, town, self.country)
        return ", ".join(part for part in parts if part)

    def lines(self) -> tuple[str, ...]:
        """As it stands on an envelope, in the order of its script; none where there is nothing."""
        if self.is_written_largest_first():
            head = " ".join(p for p in (self.postal_code, self.country) if p)
            return tuple(
                p for p in (head, f"{self.region}{self.city}", self.street, self.extended, self.po_box) if p
            )
        if self.postal_code.isdecimal() and not self.region:
            town = f"{self.postal_code} {self.city}".strip()
        else:
            town = f"{', '.join(p for p in (self.city, self.region) if p)} {self.postal_code}".strip()
        parts = (self.extended, self.street, self.po_box, town, self.country.upper())
        return tuple(part for part in parts if part)

    def is_written_largest_first(self) -> bool:
        """Chinese, Japanese and Korean addresses go from the country to the door, then to the person."""
        return is_cjk(self.region or self.city or self.street)
