"""From what was seen of a submission to findings, a score and sentences. Pure: no I/O.

`plan.py` says what to run, `timeline.py` holds what was seen, `reading.py` turns a learner's value
into numbers or a problem, `judge.py` judges one run, `merge.py` joins the runs, `explain.py` writes
the sentences, and `grade.py` is the whole story. `respond.py` grades choices and numbers, and
`page.py` is what a learner may read of an exercise.
"""
