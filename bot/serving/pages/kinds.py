"""What a source is, in words that a patient knows."""

from __future__ import annotations

from typing import Final

# The kinds of the source files. What is not here is shown as it is written there, with blanks.
KINDS: Final = {
    "case-control": "study of patients",
    "case-report": "report of one patient",
    "case-series": "report of some patients",
    "clinic-page": "clinic page",
    "cohort": "study of patients",
    "critical-appraisal": "review of a study",
    "expert-opinion": "opinion of an expert",
    "guideline": "guideline for doctors",
    "laboratory-study": "laboratory study",
    "leaflet": "leaflet",
    "maker": "maker's page",
    "medicine-leaflet": "medicine leaflet",
    "narrative-review": "overview by experts",
    "news": "news",
    "other": "other source",
    "patient-account": "a patient's own account",
    "patient-information": "information for patients",
    "patient-organisation": "charity page",
    "private-practice": "page of a private practice",
    "professional-education": "teaching page for professionals",
    "professional-reference": "reference for professionals",
    "protocol": "plan of a study",
    "question-and-answer": "questions and answers",
    "rct": "trial with a fair comparison",
    "regulation": "regulation",
    "review": "overview by experts",
    "systematic-review": "review of trials",
    "textbook": "textbook",
    "trial-record": "record of a trial",
    "website": "website",
}


def plain_kind(kind: str) -> str:
    return KINDS.get(kind, kind.replace("-", " "))
