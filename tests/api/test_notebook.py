"""The notebook in examples/ runs from the first cell to the last, in a kernel of its own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

NOTEBOOK = Path(__file__).parents[2] / "examples/soybeans.ipynb"
PATIENCE_S = 600


@pytest.fixture(scope="module")
def cells(tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    """Return the notebook's cells, run in an empty folder."""
    nbformat = pytest.importorskip("nbformat")
    client = pytest.importorskip("nbclient", reason="nbclient runs the notebook")
    pytest.importorskip("ipykernel", reason="ipykernel is the notebook's kernel")
    folder = tmp_path_factory.mktemp("notebook")
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    client.NotebookClient(
        notebook,
        timeout=PATIENCE_S,
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
    ).execute()
    assert list(folder.iterdir()) == []
    return list(notebook.cells)


def shown(cells: list[Any], source: str) -> str:
    """Return the text a cell shows, found by what stands in it."""
    [cell] = [each for each in cells if each.cell_type == "code" and source in each.source]
    return "\n".join(output.data["text/plain"] for output in cell.outputs if "data" in output)


def test_it_shows_the_known_answers(cells: list[Any]) -> None:
    assert "16606954" in shown(cells, "headline[")
    assert "10816852" in shown(cells, "headline[")
    assert shown(cells, "to_come.loc[") == "np.int64(8393046)"
    assert "11142328" in shown(cells, "china.loc[2027")
    assert "8116647" in shown(cells, "figures.replay(")
    assert shown(cells, "figures.chart(").startswith("<Figure size ")


def test_a_chart_is_shown_as_a_picture(cells: list[Any]) -> None:
    [cell] = [each for each in cells if "figures.chart(" in each.source]

    assert [sorted(output.data) for output in cell.outputs] == [["image/png", "text/plain"]]


def test_it_is_kept_without_output() -> None:
    kept = json.loads(NOTEBOOK.read_text(encoding="utf-8"))

    code = [cell for cell in kept["cells"] if cell["cell_type"] == "code"]
    assert len(code) >= 10
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)
