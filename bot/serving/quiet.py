"""No telemetry, no chatter from the libraries below Rasa, and no patient's words in any log."""

from __future__ import annotations

import logging
import os
import warnings

LOUD = ("tensorflow", "apscheduler", "matplotlib", "sanic.access", "rasa.shared.utils.io")


class WithoutTrace(logging.Filter):
    """Of an error in the web framework, its type alone: a trace, or the error's own text, may hold the patient's words."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and record.exc_info[0]:
            record.msg, record.args = "%s (%s)", (record.getMessage(), record.exc_info[0].__name__)
            record.exc_info = record.exc_text = None
        return True


def quiet() -> None:
    """To be called before Rasa is imported."""
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    warnings.filterwarnings("ignore")
    for name in LOUD:
        logging.getLogger(name).setLevel(logging.ERROR)
    logging.getLogger("sanic.error").addFilter(WithoutTrace())


def quiet_rasa(level: int = logging.WARNING) -> None:
    """Imports Rasa without the warnings of its many libraries, and sets its log level.

    Below WARNING its structured log holds every message in clear.
    """
    with warnings.catch_warnings(record=True):
        import rasa.core.run  # noqa: F401 - for the warnings it meets on the way
        from rasa.utils.common import configure_logging_and_warnings
        from rasa.utils.log_utils import configure_structlog
    configure_structlog(level)
    configure_logging_and_warnings(level)
    warnings.filterwarnings("ignore")
