"""Old methods of the real pandas."""

from __future__ import annotations

from pathlib import Path

import pytest
from step.legacy_script import Script


@pytest.fixture
def script(tmp_path: Path) -> Script:
    return Script(tmp_path)


FRAME = """
import pandas as pd
df = pd.DataFrame({"a": [1, 2, 3], "b": [4, 5, 6]}, index=list("xyz"))
"""


def show(script: Script, expression: str) -> tuple[str, list[str]]:
    return script.run(f"{FRAME}\nprint({expression})")


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("df.append(df).shape", "(6, 2)"),
        ("df.append([df, df], ignore_index=True).index.tolist()", "[0, 1, 2, 3, 4, 5, 6, 7, 8]"),
        ("df.append({'a': 7, 'c': 8}, ignore_index=True).iloc[3].fillna(0).tolist()", "[7.0, 0.0, 8.0]"),
        ("df.append([{'a': 7, 'b': 8}], ignore_index=True).a.tolist()", "[1, 2, 3, 7]"),
        ("df.append(pd.Series({'a': 7, 'b': 8}, name='w')).loc['w'].tolist()", "[7, 8]"),
        ("df.append([]).equals(df)", "True"),
        ("pd.DataFrame().append({'a': 1}, ignore_index=True).a.tolist()", "[1]"),
    ],
)
def test_append_to_a_frame(script: Script, expression: str, value: str) -> None:
    assert show(script, expression) == (value, ["DataFrame.append"])


def test_append_to_a_series(script: Script) -> None:
    assert show(script, "df.a.append([df.b], ignore_index=True).tolist()") == ("[1, 2, 3, 4, 5, 6]", ["Series.append"])


def test_append_refuses_what_it_always_has(script: Script) -> None:
    assert script.fail(f"{FRAME}\ndf.append({{'a': 1}})") == "TypeError: Can only append a dict if ignore_index=True"
    assert "if the Series has a name" in script.fail(f"{FRAME}\ndf.append(pd.Series([1]))")
    assert "overlapping values" in script.fail(f"{FRAME}\ndf.append(df, verify_integrity=True)")


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("df.ix[0].tolist()", "[1, 4]"),
        ("df.ix['x'].tolist()", "[1, 4]"),
        ("df.ix['y', 'b'], df.ix[1, 1], df.ix['y', 1], df.ix[1, 'b']", "5 5 5 5"),
        ("df.ix[0:2, 'a'].tolist()", "[1, 2]"),
        ("df.ix['x':'y', 1].tolist()", "[4, 5]"),
        ("df.ix[df.a > 1, 0].tolist()", "[2, 3]"),
        ("df.ix[df.a > 1, ['b']].b.tolist()", "[5, 6]"),
        ("df.ix[[0, 2], ['b', 'a']].values.tolist()", "[[4, 1], [6, 3]]"),
        ("df.ix[:, 0].tolist()", "[1, 2, 3]"),
        ("df.reset_index(drop=True)[1:].ix[2, 'a'], df.reset_index(drop=True).ix[0:1].shape", "3 (2, 2)"),
        ("df.a.ix[1], df.a.ix['y'], df.a.ix[-1]", "2 2 3"),
    ],
)
def test_ix_takes_labels_and_where_there_can_be_none_positions(script: Script, expression: str, value: str) -> None:
    assert show(script, expression) == (value, ["ix"])


def test_ix_sets_and_enlarges(script: Script) -> None:
    code = "df.ix[0, 'a'] = 7; df.ix['y', 'b'] = 8; df.ix['w', 'a'] = 9\n"
    code += "print((df.a == [7, 2, 3, 9]).all(), df.loc['y', 'b'] == 8)"
    assert script.run(f"{FRAME}\n{code}") == ("True True", ["ix"])


def test_ix_names_the_label_that_is_missing(script: Script) -> None:
    assert script.fail(f"{FRAME}\ndf.ix[0, ['a', 'q']]") == "KeyError: ['q']"


@pytest.mark.parametrize(
    ("expression", "value", "told"),
    [
        ("[name for name, _ in df.iteritems()]", "['a', 'b']", "iteritems"),
        ("list(df.a.iteritems())[0]", "('x', 1)", "iteritems"),
        ("df.as_matrix().tolist()", "[[1, 4], [2, 5], [3, 6]]", "as_matrix"),
        ("df.as_matrix(columns=['b']).tolist()", "[[4], [5], [6]]", "as_matrix"),
        ("df.a.get_values().tolist()", "[1, 2, 3]", "get_values"),
        ("df.applymap(lambda value: -value).a.tolist()", "[-1, -2, -3]", "applymap"),
        ("df.get_value('x', 'b'), df.get_value(0, 1, takeable=True)", "4 4", "get_value"),
        ("df.a.get_value('y'), df.a.get_value(1, takeable=True)", "2 2", "get_value"),
        ("df.set_value('x', 'b', 9).b.tolist(), df.b.tolist()", "[9, 5, 6] [9, 5, 6]", "set_value"),
        ("df.a.set_value('x', 9).tolist()", "[9, 2, 3]", "set_value"),
        ("pd.datetime(2020, 1, 2).year", "2020", "pandas.datetime"),
        ("pd.np.pi > 3", "True", "pandas.np"),
    ],
)
def test_methods_and_names_of_another_spelling(script: Script, expression: str, value: str, told: str) -> None:
    said, warned = show(script, expression)
    assert (said, warned) == (value, [told])


def test_a_panel_is_an_error_with_words(script: Script) -> None:
    assert "pandas.Panel is gone" in script.fail("import pandas\npandas.Panel()")
    assert script.run("import pandas\nprint(hasattr(pandas, 'Panel'), hasattr(pandas, 'nothing'))")[0] == "False False"


def test_what_pandas_has_is_pandas_s(script: Script) -> None:
    code = (
        "import io, pandas\nprint(pandas.read_table(io.StringIO('a\\tb\\n1\\t2')).b.tolist(), pandas.concat.__module__)"
    )
    said, warned = script.run(code)
    assert said.startswith("[2] pandas") and not warned
