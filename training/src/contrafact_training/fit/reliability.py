"""Measure the calibration of probabilities; the library measures its own calibration in the same way."""

from __future__ import annotations

from contrafact.scoring.reliability import (
    N_BINS,
    ReliabilityBin,
    brier_skill,
    expected_calibration_error,
    reliability_table,
)

__all__ = ["N_BINS", "ReliabilityBin", "brier_skill", "expected_calibration_error", "reliability_table"]
