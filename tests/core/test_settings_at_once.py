"""The window and its workers save what is remembered at the same time."""

from threading import Thread

from cadredesk.core import user_settings


def test_nothing_is_lost_where_two_threads_save_at_once() -> None:
    user_settings.save("place", "U盘")

    def save(name: str) -> None:
        for number in range(200):
            user_settings.save(name, number)

    threads = [Thread(target=save, args=(name,)) for name in ("一", "二", "三")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [user_settings.load(name) for name in ("place", "一", "二", "三")] == ["U盘", 199, 199, 199]
    assert user_settings.problem() == ""
