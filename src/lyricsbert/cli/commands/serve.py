"""`lyricsbert serve`: serve the page and the HTTP API."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, cast

import click

from lyricsbert.cli.options import check_server, help_text_option, library_option, listeners_option, model_option
from lyricsbert.cli.output import echo, escape_log

if TYPE_CHECKING:
    from lyricsbert.server.settings import CoverSource


@click.command
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Address to listen on; any address that other machines can reach needs LYRICSBERT_TOKEN.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="Port to listen on; 0 takes a free one.",
)
@click.option(
    "--covers",
    type=click.Choice(["none", "spotify", "coverartarchive"]),
    default="none",
    show_default=True,
    help="Where to look up album covers; none draws them and uses no network.",
)
@click.option(
    "--cors", "cors", metavar="ORIGIN", multiple=True, help="Origin of another page that may use the API (repeatable)."
)
@click.option(
    "--host-name",
    "hosts",
    metavar="NAME",
    multiple=True,
    help="Host name that the server is reached by, besides addresses in numbers (repeatable).",
)
@click.option("--private", is_flag=True, help="Need LYRICSBERT_TOKEN for reads as well as for writes.")
@click.option("--certificate", metavar="FILE", help="Certificate (PEM) to serve HTTPS with; needs --key.")
@click.option("--key", metavar="FILE", help="Private key (PEM) of the certificate.")
@click.option("--open/--no-open", "open_page", default=False, show_default=True, help="Open the page in a browser.")
@help_text_option
@library_option
@listeners_option
@model_option
def command(
    host: str,
    port: int,
    covers: str,
    cors: tuple[str, ...],
    hosts: tuple[str, ...],
    private: bool,
    certificate: str | None,
    key: str | None,
    open_page: bool,
    help_text: str | None,
    library: str,
    listeners: str | None,
    model: str | None,
) -> None:
    """Serve the page and the HTTP API over a library. Builds one from the built-in songs if there is none.

    Set LYRICSBERT_TOKEN to let only those who know it write, and with `--private` read. `--covers spotify` reads
    SPOTIFY_CLIENT_ID and SPOTIFY_CLIENT_SECRET. Needs the extra `server`: pip install "lyricsbert[server]".
    """
    if hosts and not os.environ.get("LYRICSBERT_TOKEN"):
        raise click.UsageError("A server that others reach by a --host-name needs a token: set LYRICSBERT_TOKEN.")
    check_server()
    from lyricsbert.cli.building import build_if_missing
    from lyricsbert.recommend import parse_help
    from lyricsbert.server.app import create_app
    from lyricsbert.server.serve import address_of, bind, check_certificate, serve
    from lyricsbert.server.settings import TOKEN_VARIABLE, Settings

    settings = Settings(
        library=library,
        listeners=listeners,
        host=host,
        port=port,
        covers=cast("CoverSource", covers),
        spotify=_spotify_keys(),
        cors=cors,
        hosts=hosts,
        private=private,
        certificate=certificate,
        key=key,
        model=model,
        token=os.environ.get(TOKEN_VARIABLE) or None,
        help_message=parse_help(help_text),
    )
    check_certificate(settings)
    listener = bind(settings)
    build_if_missing(library, model)
    escape_log()
    app = create_app(settings)
    address = address_of(listener, secure=certificate is not None)

    def ready() -> None:
        songs = app.state.server.live.edition.info.songs
        echo(f"{songs:,} songs at {address} (Ctrl-C to stop)")
        if open_page:
            click.launch(address)

    serve(app, listener, ready=ready)


def _spotify_keys() -> tuple[str, str] | None:
    client_id, secret = os.environ.get("SPOTIFY_CLIENT_ID"), os.environ.get("SPOTIFY_CLIENT_SECRET")
    return (client_id, secret) if client_id and secret else None
