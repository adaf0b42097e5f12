"""Whether a protocol is a draft or a release, as its document says it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Standing:
    """How a version stands.

    Attributes
    ----------
    released_on : str
        Empty for a draft.
    approved_by : str
        Who released it.
    sha256 : str
        Of the released file.
    """

    released_on: str = ""
    approved_by: str = ""
    sha256: str = ""

    @property
    def told(self) -> str:
        """In a few words."""
        if not self.released_on:
            return "draft, not released"
        by = f", approved by {self.approved_by}" if self.approved_by else ""
        return f"released on {self.released_on}{by}"
