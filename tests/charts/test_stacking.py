"""Labels below each other."""

from monitor.charts.stacking import stacked, stacked_clear


def test_labels_with_room_stand_where_they_belong() -> None:
    assert stacked([10, 50, 90], [10, 10, 10], 0, 100) == [10, 50, 90]


def test_labels_that_would_overlap_move_down_and_stay_within_the_end() -> None:
    assert stacked([10, 12, 14], [10, 20, 10], 0, 100) == [10, 25, 40]
    assert stacked([90, 95, 99], [10, 10, 10], 0, 100) == [75, 85, 95]
    assert stacked([-20], [10], 0, 100) == [5]


def test_labels_keep_clear_of_what_crosses_them_and_in_order() -> None:
    target, later = (48.0, 50.0), (60.0, 75.0)

    assert stacked_clear([50, 52], [10, 20], 0, 100, [[target], [target, later]]) == [55, 85]
    assert stacked_clear([48, 90], [10, 20], 0, 100, [[target], []]) == [43, 90]
    assert stacked_clear([10, 50, 90], [10, 10, 10], 0, 100, [[], [], []]) == [10, 50, 90]
    assert stacked_clear([], [], 0, 100, []) == []


def test_without_room_clear_of_all_lines_as_few_labels_as_possible_are_crossed() -> None:
    everywhere = [(0.0, 100.0)]

    assert stacked_clear([40, 45], [10, 10], 0, 100, [everywhere, [(40, 50)]]) == [40, 55]
    assert stacked_clear([5, 5], [60, 60], 0, 100, [[], []]) == [10, 70]
