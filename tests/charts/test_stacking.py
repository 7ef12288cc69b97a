"""Labels below each other."""

from monitor.charts.stacking import stacked


def test_labels_with_room_stand_where_they_belong() -> None:
    assert stacked([10, 50, 90], [10, 10, 10], 0, 100) == [10, 50, 90]


def test_labels_that_would_overlap_move_down_and_stay_within_the_end() -> None:
    assert stacked([10, 12, 14], [10, 20, 10], 0, 100) == [10, 25, 40]
    assert stacked([90, 95, 99], [10, 10, 10], 0, 100) == [75, 85, 95]
    assert stacked([-20], [10], 0, 100) == [5]
