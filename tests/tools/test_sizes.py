"""What the table of costs against sizes says of times that are known."""

import pytest

from tools.bench.sizes import Measured

SIZES = (4, 32, 250, 1_000)


@pytest.mark.parametrize("slope", [0.5, 1.0, 1.2])
def test_times_of_a_power_have_its_slope_over_all_sizes_and_at_the_last_step(slope: float) -> None:
    found = Measured("", SIZES, [0.03 * size**slope for size in SIZES])

    assert found.slope == pytest.approx(slope)
    assert found.last_step == pytest.approx(slope)


def test_a_fixed_part_hides_the_slope_and_is_said() -> None:
    found = Measured("a pass", SIZES, [2 + 0.03 * size for size in SIZES])

    assert found.fixed_s == pytest.approx(2)
    assert found.slope < 0.6 < 0.8 < found.last_step < 1
    assert found.line == ("| a pass | 4, 32, 250, 1,000 | 2.12, 2.96, 9.5, 32 | 2 | 0.49 | 0.88 |")
