"""What is planned, as documents: the protocol itself, and what is made from it for others."""

from rea.report.planned.document import protocol_outline
from rea.report.planned.one_page import practitioners_outline
from rea.report.planned.press import press_outline
from rea.report.planned.register import osf_outline
from rea.report.planned.standing import Standing

__all__ = ["Standing", "osf_outline", "practitioners_outline", "press_outline", "protocol_outline"]
