"""QTI 2.1, as a content package of IMS CP 1.1."""

from __future__ import annotations

from functools import partial

from checker.exchange import qti, qti_reading
from checker.exchange.question import Format

DIALECT = qti.Dialect(
    version="2p1",
    items="http://www.imsglobal.org/xsd/imsqti_v2p1",
    packages="http://www.imsglobal.org/xsd/imscp_v1p1",
    schema=("QTIv2.1 Package", "1.0.0"),
    hyphens=False,
)
FORMAT = Format(
    "qti21", "QTI 2.1", ".zip", partial(qti.write, DIALECT), partial(qti_reading.read, DIALECT)
)
