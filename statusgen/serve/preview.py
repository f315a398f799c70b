"""The preview as a whole: the server, the watcher and the builds between them."""

from __future__ import annotations

import gc
import threading
import time
from typing import TYPE_CHECKING

from statusgen.problems import InvalidSite, PublishFailed
from statusgen.serve.edition import Edition, Live, changes_between
from statusgen.serve.server import listen
from statusgen.serve.watch import Watcher

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from statusgen.model.files import Artifact


# So many objects more than after the last collection; a build makes tens of thousands.
_MUCH_GARBAGE = 10_000


class PreviewServer:
    """What `serve` runs, which also tells the arguments: `start`, then `run` until `stop`."""

    def __init__(
        self,
        rebuild: Callable[[], Mapping[str, Artifact]],
        *,
        watched: Iterable[Path],
        ignored: Iterable[Path],
        port: int,
        say: Callable[[str], None],
        base_path: str = "/",
    ) -> None:
        """Take the port, and do nothing else yet. Raises PublishFailed if none can be had."""
        self._rebuild, self._say, self._port = rebuild, say, port
        self._live = Live()
        self._watcher = Watcher(watched, ignored, say)
        self._server = listen(self._live, port, f"/{base_path.strip('/')}/".replace("//", "/"))
        self._answering = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True
        )
        # What the last build that went well returned: changes are counted from there.
        self._last_good: Mapping[str, Artifact] = {}

    @property
    def url(self) -> str:
        """Where the front page is, such as `http://127.0.0.1:8000/`."""
        return self._server.url

    def start(self) -> None:
        """Begin to watch and to answer. Until `run` has built once, requests wait."""
        self._watcher.start()
        self._answering.start()
        taken = self._port not in {0, self._server.server_port}
        reason = f" (port {self._port} is taken)" if taken else ""
        self._say(f"serving {self.url}{reason}; press Ctrl-C to stop")

    def run(self) -> None:
        """Build now and after every change. Return once `stop` was called from another thread.

        Garbage is collected while nothing changes, and not while somebody waits for a page.
        """
        gc.disable()
        try:
            self._build()
            while self._watcher.wait(_collect_garbage):
                self._build()
        finally:
            gc.enable()

    def stop(self) -> None:
        """Stop watching and answering, and give the port back. It may be called twice."""
        self._live.close()
        self._watcher.stop()
        if self._answering.is_alive():
            self._server.shutdown()
            self._answering.join()
        self._server.server_close()

    def _build(self) -> None:
        started = time.perf_counter()
        try:
            with self._live.lock:
                artifacts = self._rebuild()
        except (InvalidSite, PublishFailed) as stood_in_the_way:
            self._say(f"{stood_in_the_way}\nthe preview shows this until it is mended")
            self._live.show(Edition({}, problems=str(stood_in_the_way)))
            return
        took_s = time.perf_counter() - started
        self._live.show(Edition(artifacts))
        pages, others = changes_between(self._last_good, artifacts)
        self._say(f"rebuilt in {took_s:.2f} s: {_counted(pages, others)} changed")
        self._last_good = artifacts


def _collect_garbage() -> None:
    if gc.get_count()[0] > _MUCH_GARBAGE:
        gc.collect()


def _counted(pages: int, others: int) -> str:
    """Return both numbers as a phrase.

    >>> _counted(1, 2)
    '1 page and 2 other files'
    >>> _counted(0, 0)
    'nothing'
    """
    page = f"{pages} page{'s' * (pages != 1)}" if pages else ""
    other = f"{others} other file{'s' * (others != 1)}" if others else ""
    return " and ".join(filter(None, (page, other))) or "nothing"
