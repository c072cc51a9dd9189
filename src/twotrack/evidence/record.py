"""The base of every record a user writes: frozen, unknown keys refused, no number that is none."""

from __future__ import annotations

import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, model_validator


class Record(BaseModel):
    """A frozen record that refuses unknown keys, true and false as numbers, and numbers as dates."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, allow_inf_nan=False)

    @model_validator(mode="before")
    @classmethod
    def _no_disguise(cls, data: Any) -> Any:
        if isinstance(data, dict):
            for name, field in cls.model_fields.items():
                _refuse_disguise(field.alias or name, data.get(field.alias or name), str(field.annotation))
        return data


def _refuse_disguise(name: str, value: Any, annotation: str) -> None:
    items = value if isinstance(value, list | tuple) else [value]
    if "bool" not in annotation and any(isinstance(x, bool) for x in items):
        raise ValueError(f"'{name}' is true or false | write what is meant in words or digits")
    dated = "datetime.date" in annotation
    if dated and any(isinstance(x, int | float | datetime.datetime) for x in items):
        raise ValueError(f"'{name}' is not a date | write it as 2031-03-03")
