"""From the packages a run configuration names to what is installed; nothing is looked up."""

from __future__ import annotations

from pathlib import Path

import pytest

from steploom.engine.environments.package_address import local_state, without_secret
from steploom.engine.environments.requirements import plan, requested
from steploom.engine.values import EnvironmentSpec


def requirements(*, conda: tuple[str, ...] = (), pip: tuple[str, ...] = ()) -> list[str]:
    planned = plan(EnvironmentSpec(conda=conda, pip=pip))
    assert planned.problems == ()
    return list(planned.requirements)


@pytest.mark.parametrize(
    ("package", "expected"),
    [
        ("numpy", "numpy"),
        ("numpy=1.26", "numpy==1.26.*"),
        ("numpy=1.26.*", "numpy==1.26.*"),
        ("numpy=1.26.4=py311_0", "numpy==1.26.4.*"),
        ("numpy==1.26.4", "numpy==1.26.4"),
        ("numpy>=1.26,<2", "numpy<2,>=1.26"),
        ("conda-forge::pandas", "pandas"),
        ("PyTorch", "torch"),
        ("opencv=4", "opencv-python==4.*"),
    ],
)
def test_conda_packages_by_their_names_on_pypi(package: str, expected: str) -> None:
    assert requirements(conda=(package,)) == [expected]


@pytest.mark.parametrize("package", ["cudatoolkit", "cudatoolkit=11", "r-base", "libgcc-ng", "graphviz"])
def test_a_conda_package_that_is_none_of_python_s_is_told_before_anything_runs(package: str) -> None:
    (problem,) = plan(EnvironmentSpec(conda=(package, "numpy"))).problems
    assert problem.code == "conda-package"
    assert f"'{package}'" in problem.what
    assert "conda packages" in problem.where
    assert problem.cure


@pytest.mark.parametrize("package", ["not a package!", "pandas==", "", "pandas>=2 <3", "ü", "a==1==2"])
def test_what_is_no_package_name_is_told(package: str) -> None:
    for spec in (EnvironmentSpec(pip=(package,)), EnvironmentSpec(conda=(package,))):
        (problem,) = plan(spec).problems
        assert problem.code == "bad-package"
        assert f"'{package}'" in problem.what
        assert "pandas>=2,<3" in problem.cure


@pytest.mark.parametrize("package", ["-r requirements.txt", "--index-url=https://evil", "./x", "/x.whl"])
def test_options_and_paths_are_no_packages(package: str) -> None:
    (problem,) = plan(EnvironmentSpec(pip=(package,))).problems
    assert problem.code == "package-option"
    assert f"'{package}'" in problem.what


@pytest.mark.parametrize(
    ("package", "requirement"),
    [
        ("x @ file:///y", "x @ file:///y"),
        ("https://x.invalid/scikit-learn-0.22.1.tar.gz", "scikit-learn @ https://x.invalid/scikit-learn-0.22.1.tar.gz"),
        ("file:///a%20b/my_x-1.0-py3-none-any.whl", "my_x @ file:///a%20b/my_x-1.0-py3-none-any.whl"),
        ("git+https://x.invalid/r.git@v1#egg=q&subdirectory=s", "q @ git+https://x.invalid/r.git@v1#subdirectory=s"),
        ("git+ssh://git@x.invalid/r.git#egg=q", "q @ git+ssh://git@x.invalid/r.git"),
    ],
)
def test_an_address_has_a_name(package: str, requirement: str) -> None:
    planned = plan(EnvironmentSpec(pip=(package,)))
    assert (planned.requirements, planned.problems) == ((requirement,), ())


@pytest.mark.parametrize("package", ["git+https://x.invalid/y.git@v1", "https://x.invalid/y.whl", "file:///x"])
def test_an_address_that_has_none_is_told(package: str) -> None:
    (problem,) = plan(EnvironmentSpec(pip=(package,))).problems
    assert problem.code == "package-address"
    assert f"name @ {package}" in problem.cure


def test_what_is_neither_a_name_nor_an_address_is_told() -> None:
    (problem,) = plan(EnvironmentSpec(pip=("a @ b",))).problems
    assert problem.code == "bad-package"


def test_a_file_that_another_has_replaced_is_another_package(tmp_path: Path) -> None:
    wheel = tmp_path / "x-1.0-py3-none-any.whl"
    requirement = f"x @ {wheel.as_uri()}"
    assert (local_state("x @ https://x.invalid/x.whl"), local_state(requirement)) == ("", "missing")
    wheel.write_text("1")
    first = local_state(requirement)
    wheel.write_text("12")
    assert first not in ("", "missing", local_state(requirement))


def test_a_log_has_no_password() -> None:
    assert without_secret("q @ git+https://me:secret@x.invalid/r.git") == "q @ git+https://…@x.invalid/r.git"


def test_all_problems_are_told_at_once() -> None:
    planned = plan(EnvironmentSpec(conda=("cudatoolkit",), pip=("!", "numpy")))
    assert [problem.code for problem in planned.problems] == ["conda-package", "bad-package"]


def test_azureml_packages_are_not_installed() -> None:
    planned = plan(EnvironmentSpec(pip=("azureml-defaults", "azureml_core==1.0", "numpy")))
    assert planned.requirements == ("numpy",)
    assert any("azureml-defaults" in note and "not installed" in note for note in planned.notes)


@pytest.mark.parametrize(
    ("spec", "python"),
    [
        (EnvironmentSpec(conda=("python=3.9",)), "3.9"),
        (EnvironmentSpec(conda=("python=3.9.1=h123_0",)), "3.9.1"),
        (EnvironmentSpec(conda=("python==3.9.1",)), "==3.9.1"),
        (EnvironmentSpec(conda=("python>=3.8,<3.10",)), ">=3.8,<3.10"),
        (EnvironmentSpec(conda=("python",), python="3.10"), "3.10"),
        (EnvironmentSpec(python="3.10"), "3.10"),
        (EnvironmentSpec(), None),
    ],
)
def test_python_among_the_conda_packages_is_the_interpreter(spec: EnvironmentSpec, python: str | None) -> None:
    planned = plan(spec)
    assert planned.python == python
    assert planned.requirements == ()


def test_the_order_of_packages_makes_no_other_environment() -> None:
    assert requirements(pip=("b", "a", "a")) == requirements(conda=("a",), pip=("b",)) == ["a", "b"]


def test_packages_are_named_as_the_user_named_them() -> None:
    assert requested(EnvironmentSpec(conda=("pytorch",), pip=("b", "a"))) == ("a", "b", "pytorch")
    spec = EnvironmentSpec(pip=("b",), python="3.9", as_of="2023-03-01")
    assert requested(spec) == ("as of 2023-03-01", "b", "python=3.9")
    assert requested(EnvironmentSpec(python="==3.9")) == ("python==3.9",)


# -- repairs


@pytest.mark.parametrize("name", ["sklearn_pandas", "sklearn-pandas", "Sklearn.Pandas==2.2.0"])
def test_sklearn_pandas_gets_what_it_does_not_say(name: str) -> None:
    planned = plan(EnvironmentSpec(pip=(name, "scikit-learn")))
    assert {"six", "scikit-learn<1.7"} <= set(planned.requirements)
    assert planned.notes == (
        "sklearn-pandas needs six and scikit-learn<1.7: its last release (2.2.0, 2021) does not say so. Added.",
    )


@pytest.mark.parametrize(("as_of", "is_limited"), [("2023-03-01", False), ("2024-06-16", False), ("2024-06-17", True)])
def test_before_numpy_2_came_nothing_has_to_be_kept_from_it(as_of: str, is_limited: bool) -> None:
    planned = plan(EnvironmentSpec(pip=("pandas==1.5.3",), as_of=as_of))
    assert ("numpy<2" in planned.requirements) is is_limited


@pytest.mark.parametrize(
    ("package", "is_limited"),
    [
        ("pandas==1.5.3", True),
        ("pandas==1.5.*", True),
        ("pandas==2.2.2", False),
        ("pandas", False),
        ("pandas<2", False),
        ("requests==1.0", False),
    ],
)
def test_what_was_built_before_numpy_2_gets_an_older_numpy(package: str, is_limited: bool) -> None:
    planned = plan(EnvironmentSpec(pip=(package,)))
    assert ("numpy<2" in planned.requirements) is is_limited
    assert any("numpy<2" in note for note in planned.notes) is is_limited
