"""Tools of critical appraisal as data: what each asks, and what may be answered.

The prompts are short and our own; they remind of the official items, by the same numbers, and
replace none of them. A team that may use the official wording pastes it into its protocol, where
it is shown below the prompt. Nothing is added up: no tool here has a total.

Sources
-------
Hong et al. (2018), Mixed Methods Appraisal Tool, version 2018. Gough (2007), doi:10.1080/
02671520701296189 (Weight of Evidence). Johnson et al. (2015), doi:10.1007/s11292-015-9238-7
(EMMIE). Sherman et al. (1998) and Farrington et al. (2002) (Maryland scale). Shea et al. (2017),
doi:10.1136/bmj.j4008 (AMSTAR 2). Whiting et al. (2016), doi:10.1016/j.jclinepi.2015.06.005
(ROBIS). Tyndall (2010), AACODS. Critical Appraisal Skills Programme (2018). JBI (2020), critical
appraisal tools. Wolff et al. (2019), doi:10.7326/M18-1376 (PROBAST). Sterne et al. (2019),
doi:10.1136/bmj.l4898 (RoB 2).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

# What a rating says of a study, whatever the tool calls it.
Tone = Literal["good", "some", "poor", "unclear"]

CATEGORY: Final = "category"
OVERALL: Final = "overall"

_THREE: Final[dict[str, Tone]] = {"yes": "good", "no": "poor", "cannot_tell": "unclear"}
_CHECKED: Final[dict[str, Tone]] = {
    "yes": "good",
    "no": "poor",
    "unclear": "unclear",
    "not_applicable": "unclear",
}
_RISK: Final[dict[str, Tone]] = {"low": "good", "high": "poor", "unclear": "unclear"}


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a tool asks.

    Attributes
    ----------
    item_id : str
        As the tool numbers it, with an underscore: ``q1_2``.
    category : str
        The category of study that it is for, or "" for every one.
    """

    item_id: str
    prompt: str
    category: str = ""


@dataclass(frozen=True, slots=True)
class Tool:
    """What a tool asks of a study.

    Attributes
    ----------
    tones : mapping of str to str
        Each rating of an item, and what it says.
    overall : mapping of str to str
        Ratings of the study as a whole; none where the tool warns against them.
    categories : mapping of str to str
        Kinds of study that are asked different items, with their meaning.
    """

    label: str
    items: tuple[Item, ...]
    tones: Mapping[str, Tone]
    overall: Mapping[str, Tone] = field(default_factory=dict)
    categories: Mapping[str, str] = field(default_factory=dict)


def _items(prefix: str, prompts: str, category: str = "") -> tuple[Item, ...]:
    lines = [one.strip() for one in prompts.strip().split("\n")]
    return tuple(Item(f"{prefix}{n}", one, category) for n, one in enumerate(lines, start=1))


_MMAT: Final = (
    *_items("s", "Is it clear what was asked?\nCan the data answer it?"),
    *_items(
        "q1_",
        """Does a qualitative approach fit the question?
        Do the ways of collecting data fit it?
        Do the findings come from the data?
        Are the interpretations borne out by data?
        Do sources, collection, analysis and interpretation hang together?""",
        "qualitative",
    ),
    *_items(
        "q2_",
        """Was the randomisation done properly?
        Were the groups alike at the start?
        Are the outcome data complete?
        Were those who assessed outcomes blind?
        Did people keep to what they were given?""",
        "randomised",
    ),
    *_items(
        "q3_",
        """Do the people stand for those asked about?
        Do the measures fit outcome and intervention?
        Are the outcome data complete?
        Were confounders dealt with?
        Was the intervention given as planned?""",
        "non_randomised",
    ),
    *_items(
        "q4_",
        """Does the sampling fit the question?
        Does the sample stand for those asked about?
        Do the measures fit?
        Is bias from those who did not answer unlikely?
        Does the statistical analysis fit?""",
        "descriptive",
    ),
    *_items(
        "q5_",
        """Is there a reason for mixing methods?
        Are the parts joined to answer the question?
        Is what the joining adds interpreted?
        Are divergences between the parts addressed?
        Does each part keep to the standards of its tradition?""",
        "mixed",
    ),
)

_AMSTAR: Final = """Were question and criteria set out in parts (PICO)?
Was a protocol written beforehand, and departures explained?
Is the choice of designs explained?
Was the search comprehensive?
Did two people select?
Did two people extract?
Are excluded studies listed with reasons?
Are the included studies described in detail?
Was risk of bias judged well in each study?
Is the funding of the studies reported?
Were results combined by fitting methods?
Was the effect of risk of bias on the synthesis judged?
Is risk of bias considered when results are discussed?
Is heterogeneity explained and discussed?
Was publication bias looked into?
Are conflicts of interest and funding of the review declared?"""

_CASP: Final = """Is the aim clear?
Does a qualitative method fit?
Does the design fit the aim?
Does the way of recruiting fit?
Were data collected in a way that meets the question?
Was the relation of researcher and participants considered?
Were ethical matters considered?
Was the analysis rigorous enough?
Are the findings stated clearly?
Is it said how valuable the research is?"""

_JBI_QUALITATIVE: Final = """Do philosophy and methodology agree?
Do methodology and question agree?
Do methodology and data collection agree?
Do methodology and analysis agree?
Do methodology and interpretation agree?
Is the researcher placed culturally or theoretically?
Is the influence of the researcher addressed?
Are participants and their voices represented?
Was the research approved as ethical?
Do the conclusions follow from the analysis?"""

_JBI_CROSS: Final = """Are the criteria for inclusion clear?
Are people and setting described in detail?
Was exposure measured validly and reliably?
Were standard criteria used for the condition?
Were confounders named?
Was something done about confounders?
Were outcomes measured validly and reliably?
Does the statistical analysis fit?"""

_JBI_ECONOMIC: Final = """Is the question well defined?
Are the alternatives described fully?
Are all relevant costs and outcomes named?
Is effectiveness established?
Are costs and outcomes measured accurately?
Are they valued credibly?
Are they adjusted for when they fall?
Is there an incremental analysis?
Was it tested how sensitive the result is?
Do the results cover what matters to users?
Can the results be carried over to this setting?"""

TOOLS: Final[dict[str, Tool]] = {
    "mmat2018": Tool(
        "Mixed Methods Appraisal Tool 2018",
        _MMAT,
        _THREE,
        categories={
            "qualitative": "qualitative",
            "randomised": "randomised controlled",
            "non_randomised": "quantitative, not randomised",
            "descriptive": "quantitative, descriptive",
            "mixed": "mixed methods",
        },
    ),
    "amstar2": Tool(
        "AMSTAR 2",
        _items("i", _AMSTAR),
        {"yes": "good", "partial_yes": "some", "no": "poor", "not_applicable": "unclear"},
        {"high": "good", "moderate": "some", "low": "poor", "critically_low": "poor"},
    ),
    "robis": Tool(
        "ROBIS",
        _items(
            "d",
            """Concern about which studies were eligible
            Concern about how studies were found and selected
            Concern about how data were collected and studies appraised
            Concern about synthesis and findings""",
        ),
        _RISK,
        _RISK,
    ),
    "aacods": Tool(
        "AACODS checklist for grey literature",
        tuple(
            Item(name, prompt)
            for name, prompt in (
                ("authority", "Authority: who is responsible, and are they known for the topic?"),
                ("accuracy", "Accuracy: are aim, method and sources stated, and borne out?"),
                ("coverage", "Coverage: are the limits stated?"),
                ("objectivity", "Objectivity: is a bias plain, and is it balanced?"),
                ("date", "Date: is it clear from when it is?"),
                ("significance", "Significance: does it add something to the question?"),
            )
        ),
        {"yes": "good", "no": "poor", "unclear": "unclear"},
    ),
    "casp_qualitative": Tool("CASP qualitative checklist", _items("i", _CASP), _THREE),
    "jbi_qualitative": Tool("JBI qualitative checklist", _items("i", _JBI_QUALITATIVE), _CHECKED),
    "jbi_cross_sectional": Tool("JBI cross-sectional checklist", _items("i", _JBI_CROSS), _CHECKED),
    "jbi_economic": Tool("JBI economic checklist", _items("i", _JBI_ECONOMIC), _CHECKED),
    "maryland_sms": Tool(
        "Maryland Scientific Methods Scale",
        (),
        {},
        {"1": "poor", "2": "poor", "3": "some", "4": "good", "5": "good"},
    ),
    "emmie": Tool(
        "EMMIE",
        tuple(
            Item(name, prompt)
            for name, prompt in (
                ("effect", "Effect: how well is it established, 0 to 4?"),
                ("mechanism", "Mechanism: how well is it said how it works?"),
                ("moderators", "Moderators: how well is it said for whom and where?"),
                ("implementation", "Implementation: how well is it said what it took?"),
                ("economics", "Economics: how well is it said what it cost?"),
            )
        ),
        {"0": "poor", "1": "poor", "2": "some", "3": "good", "4": "good"},
    ),
    "probast": Tool(
        "PROBAST",
        _items("d", "Participants\nPredictors\nOutcome\nAnalysis"),
        _RISK,
        _RISK,
    ),
    "rob2": Tool(
        "RoB 2",
        _items(
            "d",
            """Randomisation
            Departures from the intended intervention
            Missing outcome data
            Measurement of the outcome
            Selection of the reported result""",
        ),
        {"low": "good", "some_concerns": "some", "high": "poor"},
        {"low": "good", "some_concerns": "some", "high": "poor"},
    ),
}


def tones_of(scale: tuple[str, ...]) -> dict[str, Tone]:
    """What the ratings of a team's own scale say, lowest first.

    Examples
    --------
    >>> tones_of(("low", "medium", "high"))
    {'low': 'poor', 'medium': 'some', 'high': 'good'}
    """
    last = len(scale) - 1
    ends: dict[int, Tone] = {0: "poor", last: "good"}
    return {one: ends.get(n, "some") for n, one in enumerate(scale)}
