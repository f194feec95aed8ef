"""What inference must not load: a user without the extra `lab` has neither torch nor transformers."""

import subprocess
import sys

import pytest


def modules_after(statement: str) -> set[str]:
    code = f"import sys\n{statement}\nprint(*{{name.partition('.')[0] for name in sys.modules}})"
    return set(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split())


@pytest.mark.slow
def test_the_package_alone_loads_nothing_heavy() -> None:
    heavy = {
        "torch",
        "transformers",
        "lancedb",
        "sklearn",
        "pyarrow",
        "onnxruntime",
        "rich",
        "numpy",
        "huggingface_hub",
        "pydantic",
    }
    assert not modules_after("import lyricsbert") & heavy


@pytest.mark.slow
def test_the_command_line_starts_without_what_only_some_commands_need() -> None:
    found = modules_after("import lyricsbert.cli.main, lyricsbert.recommend")
    assert not found & {"torch", "transformers", "sklearn", "scipy", "pydantic"}


@pytest.mark.slow
@pytest.mark.parametrize("statement", ["import lyricsbert.model", "from lyricsbert import Encoder, Analysis, EMOTIONS"])
def test_the_model_never_loads_torch(statement: str) -> None:
    found = modules_after(statement)
    assert "lyricsbert" in found
    assert not found & {"torch", "transformers", "sentence_transformers", "lancedb", "sklearn", "onnx"}
