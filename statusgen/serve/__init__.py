"""A preview on this machine: the site from memory, built again and shown anew at every save.

Only 127.0.0.1 is listened on, and no file is ever served: what a browser can get is the
artifacts of the last build, or the list of problems that stands in their way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from statusgen.model.files import Artifact


def serve(
    rebuild: Callable[[], Mapping[str, Artifact]],
    *,
    watched: Iterable[Path],
    ignored: Iterable[Path],
    port: int,
    say: Callable[[str], None],
    base_path: str = "/",
) -> None:
    """Serve what `rebuild` returns until Ctrl-C is pressed, and then return.

    `rebuild` returns the site's artifacts by path. It is called at once, and again whenever
    something changed below one of the `watched` folders (see `serve.watch` for what counts) and
    not below one of the `ignored` ones. When it raises InvalidSite or PublishFailed, that is what
    the pages show until it succeeds; anything else it raises is passed on.

    `port` is the first one tried, the 20 after it are next; 0 takes any that is free. The site
    is found under `base_path`. `say` is handed each line that the terminal should show.

    Raises PublishFailed if no port can be had.
    """
    # Only this command pays for loading an HTTP server and watchdog.
    from statusgen.serve.preview import PreviewServer

    preview = PreviewServer(
        rebuild, watched=watched, ignored=ignored, port=port, say=say, base_path=base_path
    )
    try:
        preview.start()
        preview.run()
    except KeyboardInterrupt:
        say("stopped")
    finally:
        preview.stop()
