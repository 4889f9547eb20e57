"""QTI 3.0, as a content package of its own profile."""

from __future__ import annotations

from functools import partial

from checker.exchange import qti, qti_reading
from checker.exchange.question import Format

DIALECT = qti.Dialect(
    version="3p0",
    items="http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
    packages="http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1",
    schema=("QTI Package", "3.0.0"),
    hyphens=True,
)
FORMAT = Format(
    "qti30", "QTI 3.0", ".zip", partial(qti.write, DIALECT), partial(qti_reading.read, DIALECT)
)
