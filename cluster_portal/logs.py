"""Log lines as JSON, one object a line, with the id of the request that caused them."""

import json
import logging
import re
from contextvars import ContextVar
from datetime import UTC, datetime

request_id: ContextVar[str] = ContextVar("request_id", default="")

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "color_message"}

# Addresses that open something by themselves; Django's own lines name the address of a refused request.
_SECRET_ADDRESS = re.compile(r"(/accounts/set-password/)[^/\s\"']+")


def without_secrets(text: str) -> str:
    return _SECRET_ADDRESS.sub(r"\1…", text)


class JsonLines(logging.Formatter):
    """Whatever a caller passes as `extra` becomes a field; callers pass ids, never bodies or secrets."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": without_secrets(record.getMessage()),
        }
        if request_id.get():
            line["request"] = request_id.get()
        for name, value in vars(record).items():
            # Django puts the whole request here; the id stands for it.
            if name not in _STANDARD and name != "request":
                line[name] = value
        if record.exc_info:
            line["exception"] = without_secrets(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False, default=str)
