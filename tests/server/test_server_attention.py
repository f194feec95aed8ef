"""The attention view: drawn elsewhere, one at a time, kept, refused when too many wait, cut off from this origin."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from lyricsbert.server.jobs import attention
from lyricsbert.server.jobs.attention import KEPT, MAX_WAITING, AttentionJob, AttentionPages
from lyricsbert.server.problems import ProblemError

DRAW = "import json, sys; job = json.load(sys.stdin); sys.stdout.write(f\"<p>{job['title']}: {job['text']}\")"


def drawing(program: str) -> tuple[str, ...]:
    return (sys.executable, "-S", "-c", program)


def job(text: str = "sad rain", title: str = "Ada Moss - Empty Chair") -> AttentionJob:
    return AttentionJob(text, title, "bundle", "58e6")


def test_a_page_is_drawn_once_however_many_ask(tmp_path: Path) -> None:
    log = tmp_path / "log"
    pages = AttentionPages(drawing(f"open({str(log)!r}, 'a').write('x'); {DRAW}"))

    async def ask() -> list[bytes]:
        together = await asyncio.gather(*(pages.page(job()) for _ in range(10)))
        return [*together, await pages.page(job())]

    assert set(asyncio.run(ask())) == {b"<p>Ada Moss - Empty Chair: sad rain"}
    assert log.read_text() == "x"


def test_one_page_at_a_time_and_few_wait(tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    wait = f"import os, time\nwhile not os.path.exists({str(gate)!r}): time.sleep(0.01)\n"
    pages = AttentionPages(drawing(wait + DRAW))

    async def ask() -> None:
        asked = [asyncio.create_task(pages.page(job(str(place)))) for place in range(1 + MAX_WAITING)]
        await asyncio.sleep(0.05)
        with pytest.raises(ProblemError) as refused:
            await pages.page(job("one more"))
        assert refused.value.kind == "busy"
        assert refused.value.headers == {"Retry-After": "10"}
        asked[0].cancel()  # whoever leaves does not take the page along
        gate.touch()
        drawn = await asyncio.gather(*asked, return_exceptions=True)
        assert isinstance(drawn[0], asyncio.CancelledError)
        assert [page for page in drawn[1:] if b"Ada Moss" not in page] == []  # type: ignore[operator]
        assert b": 0" in await pages.page(job("0"))
        await pages.page(job("one more"))

    asyncio.run(ask())


def test_only_the_latest_pages_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attention, "KEPT", 2)
    assert KEPT > 2
    log = tmp_path / "log"
    pages = AttentionPages(drawing(f"open({str(log)!r}, 'a').write('x'); {DRAW}"))

    async def ask() -> None:
        for text in ("a", "b", "a", "c", "a", "b"):
            await pages.page(job(text))

    asyncio.run(ask())
    assert len(log.read_text()) == 4  # a, b, c, and b again


@pytest.mark.parametrize(
    ("program", "kind", "said"),
    [
        ("import sys; sys.stderr.write('warning\\nThe text has no word.'); sys.exit(2)", "source", "no word"),
        ("raise RuntimeError('the secret')", "internal", "could not be drawn"),
    ],
)
def test_a_page_that_cannot_be_drawn_is_a_problem(program: str, kind: str, said: str) -> None:
    with pytest.raises(ProblemError, match=said) as failed:
        asyncio.run(AttentionPages(drawing(program)).page(job()))
    assert failed.value.kind == kind
    assert "secret" not in failed.value.detail


def test_a_page_that_takes_too_long_is_given_up_and_so_is_one_that_nobody_wants(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(attention, "TIMEOUT", 0.1)
    slow = AttentionPages(drawing("import time; time.sleep(600)"))
    with pytest.raises(ProblemError, match="took longer"):
        asyncio.run(slow.page(job()))
    monkeypatch.setattr(attention, "TIMEOUT", 600)

    async def leave() -> None:
        asked = asyncio.create_task(slow.page(job()))
        await asyncio.sleep(0.05)
        await slow.close()
        with pytest.raises(asyncio.CancelledError):
            await asked

    asyncio.run(leave())


def test_the_view_is_cut_off_from_this_origin_now_and_when_it_comes_from_the_cache(
    client: TestClient, ids: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client.app.state.server.attention, "_command", drawing(DRAW))  # type: ignore[attr-defined]
    monkeypatch.setattr(attention, "is_installed", lambda: True)
    path = f"/api/v1/songs/{ids['Picnic']}/attention"
    answer = client.get(path)
    assert answer.text.startswith("<p>Bo Fields - Picnic")
    policy = answer.headers["content-security-policy"]
    assert "sandbox allow-scripts" in policy
    assert "allow-same-origin" not in policy
    assert answer.headers["x-frame-options"] == "SAMEORIGIN"
    again = client.get(path, headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304
    # A browser would put the page's own rules in place of those that it kept.
    assert "content-security-policy" not in again.headers
    assert "x-frame-options" not in again.headers


def test_without_the_extra_the_view_says_what_to_install(
    client: TestClient, ids: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attention, "NEEDED", ("onnx", "a_package_that_is_not_there"))
    answer = client.get(f"/api/v1/songs/{ids['Picnic']}/attention")
    assert answer.status_code == 404
    assert "lyricsbert[lab]" in answer.json()["detail"]
    assert client.get("/api/v1/library").json()["attention"] is False
