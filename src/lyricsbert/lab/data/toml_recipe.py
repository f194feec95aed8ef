"""TOML files whose tables are dataclasses: the types of their keys, and one sentence for what is wrong."""

from __future__ import annotations

import tomllib
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeVar, get_args, get_origin, get_type_hints

from annotated_types import Interval
from pydantic import Strict, TypeAdapter, ValidationError

from lyricsbert.errors import RecipeError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pydantic_core import ErrorDetails

MOST: Final = 2**31 - 1
"""The largest number that any key may have; where it is the only upper bound, messages do not mention it."""

Count = Annotated[int, Strict(), Interval(ge=1, le=MOST)]
CountOrZero = Annotated[int, Strict(), Interval(ge=0, le=MOST)]
Positive = Annotated[float, Strict(), Interval(gt=0, le=MOST)]
PositiveOrZero = Annotated[float, Strict(), Interval(ge=0, le=MOST)]
Share = Annotated[float, Strict(), Interval(ge=0, le=1)]
ShareBelowOne = Annotated[float, Strict(), Interval(ge=0, le=0.999)]
Switch = Annotated[bool, Strict()]

_Recipe = TypeVar("_Recipe")


def read_toml(path: Path, recipe: type[_Recipe]) -> _Recipe:
    """Read a TOML file as a dataclass.

    Raises:
        RecipeError: there is no such file, it is not TOML, a key is unknown or missing, or a value has the wrong type
            or is out of range.
    """
    try:
        raw = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise RecipeError(f"The recipe {path} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise RecipeError(f"The recipe {path} is not TOML: {error}.") from error
    try:
        return TypeAdapter(recipe).validate_python(raw)
    except ValidationError as error:
        # A misspelt key is unknown and, as a rule, missing as well: name what was written.
        first = min(error.errors(include_url=False), key=lambda each: each["type"] != _UNKNOWN_KEY)
        raise RecipeError(_sentence(first, path, recipe)) from error


_UNKNOWN_KEY: Final = "unexpected_keyword_argument"


def _sentence(error: ErrorDetails, path: Path, recipe: type) -> str:
    """What pydantic found wrong, as one sentence: where, what, and what is allowed."""
    location, value = error["loc"], error["input"]
    key = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in location).removeprefix(".")
    if error["type"] == _UNKNOWN_KEY:
        allowed = sorted(item.name for item in fields(_declared(location[:-1], recipe)[0]))
        return f"{path} has an unknown key {key}; allowed are {', '.join(allowed)}."
    if error["type"] == "missing":
        return f"{path} lacks the key {key}."
    if error["type"] == "dataclass_type":
        return f"{path}: {key} must be a table."
    kind, bounds = _declared(location, recipe)
    match error["type"]:
        case "literal_error":
            rule = f"allowed are {', '.join(map(repr, get_args(kind)))}"
        case "too_short":
            key, value, rule = f"the number of files in {key}", 0, "it must be at least 1"
        case "greater_than" | "greater_than_equal" | "less_than_equal":
            value = kind(value)
            rule = f"it must be {_range_words(bounds, value)}"
        case _:
            rule = f"it must be of type {(get_origin(kind) or kind).__name__}"
    return f"{path}: {key} is {value!r}; {rule}."


def _declared(location: Sequence[int | str], recipe: type) -> tuple[Any, Interval]:
    """The type that a key is declared to have, and its bounds."""
    kind: Any = recipe
    bounds = Interval()
    for step in location:
        kind = get_type_hints(kind, include_extras=True)[str(step)] if is_dataclass(kind) else get_args(kind)[-1]
        if get_origin(kind) is Annotated:
            kind, *metadata = get_args(kind)
            bounds = next((each for each in metadata if isinstance(each, Interval)), bounds)
    return kind, bounds


def _range_words(bounds: Interval, value: float) -> str:
    if bounds.le == MOST and not value > MOST:
        return f"at least {bounds.ge}" if bounds.gt is None else f"above {bounds.gt}"
    return f"from {bounds.ge} to {bounds.le}" if bounds.gt is None else f"above {bounds.gt} and at most {bounds.le}"
