"""The digest of a run's answers: the same for any number of workers, chunks, shards and resumptions."""

from __future__ import annotations

import hashlib

import numpy as np
import pandas as pd
from numpy.typing import NDArray

_NAN = np.frombuffer(b"\x00\x00\xc0\x7f", dtype="<f4")[0]


def answers_digest(
    members: pd.DataFrame, talks: pd.DataFrame, commitments: pd.DataFrame, places: NDArray[np.int32]
) -> str:
    """SHA-256 over members in order, columns by name, little-endian float32 or int32, one NaN; no times, no paths.

    Covers the members, the talks, the commitments and the counts of places.
    """
    digest = hashlib.sha256()
    for label, table in (("members", members), ("talks", talks), ("commitments", commitments)):
        digest.update(f"{label}:{len(table)}".encode())
        for name in sorted(table.columns):
            digest.update(name.encode())
            digest.update(_bytes(table[name]))
    digest.update(f"places:{places.shape}".encode())
    digest.update(np.ascontiguousarray(places, dtype="<i4").tobytes())
    return digest.hexdigest()


def _bytes(column: pd.Series) -> bytes:
    if pd.api.types.is_float_dtype(column.dtype):
        values = column.to_numpy(dtype="<f4", copy=True)
        values[np.isnan(values)] = _NAN
        return bytes(values.tobytes())
    if pd.api.types.is_integer_dtype(column.dtype):
        return bytes(column.to_numpy(dtype="<i4").tobytes())
    return "\x00".join(str(x) for x in column).encode()
