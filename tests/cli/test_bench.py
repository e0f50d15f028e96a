"""`bench`: each measure beside its floor."""

from tests.cli.conftest import Cli


def test_a_measure_stands_beside_its_floor_and_its_goal(cli: Cli) -> None:
    done = cli("bench", "build", "search", "--quick", "--contacts", "40", "--json")
    assert done.code == 0, done.err
    results = {r["name"]: r for r in done.keys["results"]}
    assert set(results) == {"build", "build-picture", "search", "search-p95"}
    for result in results.values():
        assert result["seconds"] > 0 and result["floor_seconds"] > 0 and result["runs"] >= 5
        assert abs(result["ratio"] - result["seconds"] / result["floor_seconds"]) < 1e-9
        assert result["goal"] and result["unit"] and result["floor"]


def test_an_unknown_name_is_refused_with_the_known_ones(cli: Cli) -> None:
    refused = cli("bench", "nonsense")
    assert refused.code == 1 and "start, import, search" in refused.err
