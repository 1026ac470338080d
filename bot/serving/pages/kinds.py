"""What a source is, in words that a patient knows."""

from __future__ import annotations

from typing import Final

# The kinds of the source files. What is not here is shown as it is written there, with blanks.
KINDS: Final = {
    "animal": "study in animals",
    "case-control": "study of patients",
    "case-report": "report of one patient",
    "case-series": "report of some patients",
    "clinic-page": "clinic page",
    "cohort": "study of patients",
    "commentary": "comment by experts",
    "critical-appraisal": "review of a study",
    "diagnostic": "study of a test",
    "encyclopaedia": "encyclopaedia",
    "encyclopedia": "encyclopaedia",
    "expert-opinion": "opinion of an expert",
    "fact-check": "fact check by journalists",
    "feasibility": "small first study",
    "guideline": "guideline for doctors",
    "laboratory-study": "laboratory study",
    "leaflet": "leaflet",
    "letter": "letter in a journal",
    "maker": "maker's page",
    "medicine-leaflet": "medicine leaflet",
    "narrative-review": "overview by experts",
    "news": "news",
    "other": "other source",
    "patient-account": "a patient's own account",
    "patient-information": "information for patients",
    "patient-organisation": "charity page",
    "pharmacovigilance": "reports of side effects",
    "private-practice": "page of a private practice",
    "professional-education": "teaching page for professionals",
    "professional-page": "page for professionals",
    "professional-reference": "reference for professionals",
    "protocol": "plan of a study",
    "question-and-answer": "questions and answers",
    "rct": "trial with a fair comparison",
    "regulation": "regulation",
    "review": "overview by experts",
    "rules": "official rules",
    "systematic-review": "review of trials",
    "textbook": "textbook",
    "trial-record": "record of a trial",
    "web-article": "web article",
    "website": "website",
}


def plain_kind(kind: str) -> str:
    return KINDS.get(kind, kind.replace("-", " "))
