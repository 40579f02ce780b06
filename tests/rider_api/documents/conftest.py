"""Papers need the fonts that the build of the screens brings."""

import pytest

from rider_api.documents.press import FONTS


@pytest.fixture(autouse=True)
def _fonts() -> None:
    if not any(FONTS.glob("*.otf")):
        pytest.skip("the screens are not built: no fonts for print (make setup)")
