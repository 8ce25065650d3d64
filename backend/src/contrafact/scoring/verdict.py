"""The verdict on a pair: its probability, the decision that follows, the relation and the reason."""

from __future__ import annotations

from dataclasses import replace

from contrafact.domain.verdicts import Decision, Limit, MelodyAgreement, Relation, Verdict
from contrafact.scoring.calibration import EVEN_ODDS, Calibration, logit, sigmoid
from contrafact.scoring.limits import RARE_RATE
from contrafact.scoring.pair_features import PairFeatures
from contrafact.scoring.reasons import Finding, reason


def verdict_on(
    calibration: Calibration, pair: PairFeatures, *, prior: float, model_id: str, likely_from: float | None = None
) -> Verdict:
    """Return the verdict on two tracks. Bit for bit the same for a pair alone and in a ranking.

    Parameters
    ----------
    pair : features of the pair.
    prior : probability that a pair is a cover before it is compared, between 0 and 1.
    model_id : weights that made both embeddings.
    likely_from : as of `Calibration.cuts`.
    """
    by_embedding = replace(pair, similarity=None, located=None, same_recording=None, is_clip=False)
    log_odds, shift = calibration.log_odds([pair, by_embedding]), logit(prior) - logit(calibration.fitted_prior)
    (probability,) = calibration.probabilities_at(log_odds[:1], [pair], prior)
    cuts, limit = calibration.cuts(likely_from), calibration.limit(pair)
    # What recordings without harmony share is no match.
    has_match = pair.located is not None and pair.located.sections and limit is not Limit.TOO_LITTLE_HARMONY
    located, same = pair.located if has_match else None, pair.same_recording
    decision, sections = cuts.decide(probability), located.sections if located else ()
    semitones, tempo_ratio = (located.transposition_semitones, located.tempo_ratio) if located else (None, None)
    if same is not None:
        sections, semitones, tempo_ratio = (same.section,), 0, same.speed
    unlimited, overall = sigmoid(calibration.slope * log_odds + shift).tolist()
    # Of a pair that is unlikely anyway, the limit explains nothing.
    is_limited = limit is Limit.TOO_LITTLE_HARMONY or (limit is not None and unlimited >= EVEN_ODDS)
    false_alarm_rate = float(calibration.false_alarms(pair).at(log_odds[0]))
    finding = Finding(
        decision=decision,
        limit=limit if is_limited else None,
        is_similar_overall=cuts.decide(overall) is Decision.LIKELY,
        false_alarm_rate=false_alarm_rate,
        least_rate=calibration.false_alarms(pair).rates[-1],
        section_rate=calibration.section_rate(pair),
        least_section_rate=calibration.limits.section_rates.rates[-1] if calibration.limits else 0.0,
        is_aligned=pair.similarity is not None,
        located=located,
        same_recording=same,
        is_same_in_part=pair.is_same_in_part,
        is_alike_as_a_whole=pair.located is not None and pair.located.as_a_whole > 0,
    )
    return Verdict(
        decision=decision,
        probability=float(probability),
        false_alarm_rate=false_alarm_rate,
        distance=pair.distance,
        threshold=cuts.likely,
        similarity=pair.similarity,
        transposition_semitones=semitones,
        tempo_ratio=tempo_ratio,
        sections=sections,
        reason=reason(finding),
        model_id=model_id,
        relation=_relation(decision, finding.limit, pair, has_rare_section=calibration.section_rate(pair) <= RARE_RATE),
        limit=finding.limit,
        melody=located.melody if located else MelodyAgreement.CANNOT_TELL,
        commonness=located.commonness if located else None,
        same_recording=same,
        calibration_id=calibration.own_id,
        recipe=None if pair.similarity is None else pair.recipe,
    )


def _relation(decision: Decision, limit: Limit | None, pair: PairFeatures, *, has_rare_section: bool) -> Relation:
    if pair.same_recording is not None:
        return Relation.SAME_RECORDING
    if decision is Decision.LIKELY:
        return Relation.SAME_WORK
    if limit is Limit.TOO_LITTLE_HARMONY:
        return Relation.NONE
    has_sections = pair.located is not None and bool(pair.located.sections)
    is_alike = has_rare_section or (decision is Decision.UNSURE and has_sections)
    return Relation.SHARED_HARMONY if is_alike else Relation.NONE
