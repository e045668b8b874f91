"""Progress: a task reports, its watcher reads, and a request to stop is heard at the next report."""

import threading

import pytest

from desk_app.progress import Progress, Stopped, Task


@pytest.mark.parametrize(
    ("done", "total", "fraction"), [(0, 0, None), (3, 0, None), (0, 4, 0.0), (3, 4, 0.75), (9, 4, 1.0)]
)
def test_how_far_it_is(done: int, total: int, fraction: float | None) -> None:
    assert Progress(done=done, total=total).fraction == fraction


def test_the_watcher_reads_the_newest_report() -> None:
    task = Task()
    assert task.progress == Progress()
    task.report(2, 5, "components")
    assert task.progress == Progress(done=2, total=5, what="components")


def test_a_task_ends_at_the_first_report_after_the_request() -> None:
    task, done = Task(), []
    with pytest.raises(Stopped):
        for item in task.over(range(10), total=10, what="rows"):
            done.append(item)
            if item == 3:
                task.stop()
    assert done == [0, 1, 2, 3]
    assert task.stop_requested and task.progress == Progress(done=4, total=10, what="rows", stopping=True)


def test_reports_come_as_often_as_asked() -> None:
    task = Task()
    seen = [task.progress.done for _item in task.over(range(7), every=3)]
    assert seen == [0, 0, 0, 3, 3, 3, 6]


def test_waiting_ends_early_when_asked_to_stop_from_another_thread() -> None:
    task, stopped = Task(), threading.Event()

    def work() -> None:
        with pytest.raises(Stopped):
            task.wait(60)
        stopped.set()

    worker = threading.Thread(target=work)
    worker.start()
    task.stop()
    worker.join(10)
    assert stopped.is_set()
