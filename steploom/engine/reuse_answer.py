"""Why a step was reused or had to run, asked at any time after it."""

from __future__ import annotations

from steploom.engine.reuse import differences, nearest
from steploom.engine.store.store import Store
from steploom.engine.values import ReuseAnswer, StepRecord


def reuse_answer(store: Store, step: StepRecord) -> ReuseAnswer:
    """Compared with the step it took over, else with the earlier one that differs least."""
    if step.reused:
        return ReuseAnswer(reused=True, reason=step.reason, compared_step_id=step.reused_step_id)
    fields = store.reuse.fields_of(step.id)
    earlier = store.reuse.earlier_than(step.id)
    old = nearest(fields, earlier.values()) if fields else None
    if fields is None or old is None:
        return ReuseAnswer(reused=False, reason=step.reason)
    compared = next(step_id for step_id, found in earlier.items() if found is old)
    return ReuseAnswer(
        reused=False, reason=step.reason, compared_step_id=compared, differences=tuple(differences(fields, old))
    )
