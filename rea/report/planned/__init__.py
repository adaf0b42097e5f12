"""What is planned, as documents: the protocol itself, and what is made from it for others."""

from rea.report.planned.document import protocol_outline
from rea.report.planned.standing import Standing

__all__ = ["Standing", "protocol_outline"]
