"""LanceDB is imported without what no library needs, and nobody else misses it."""

import subprocess
import sys

import pytest

CLIENT = "lance_namespace_urllib3_client"
IMPORT = "import sys; from lyricsbert.library.store.lance import import_lancedb; lancedb = import_lancedb()"


def printed(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.strip()


@pytest.mark.slow
def test_the_client_of_catalogues_is_not_loaded() -> None:
    assert printed(f"{IMPORT}; print(lancedb.connect.__name__, '{CLIENT}.api' in sys.modules)") == "connect False"


@pytest.mark.slow
def test_the_client_of_catalogues_is_there_for_others() -> None:
    assert printed(f"{IMPORT}; from {CLIENT} import TableApi; print(TableApi.__name__)") == "TableApi"
    assert printed(f"{IMPORT}; import {CLIENT} as client; print(client.models.__name__)") == f"{CLIENT}.models"
