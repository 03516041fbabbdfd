from __future__ import annotations

import pytest

from news.countries import country_name


@pytest.mark.parametrize(
    ("code", "name"), [("SY", "Syria"), ("FR", "France"), ("GB", "United Kingdom"), ("XX", "XX")]
)
def test_countries_go_by_their_names(code: str, name: str) -> None:
    assert country_name(code) == name
