"""Writes the API pages, docs/api/index.html and beside, from the docstrings, by pdoc.

    make docs

Public names of `workbench` load when first used, and pdoc only sees what is loaded: so they are
loaded first. Docstrings are plain text with examples, no markup; `markdown_of` keeps it that way.
"""

import re
import shutil
import warnings
from collections.abc import Iterator
from importlib import import_module
from itertools import takewhile
from pathlib import Path

import pdoc.doc
import pdoc.render

import workbench as wb
from workbench.ir.operators import FUNCTIONS

HERE = Path(__file__).parent
#: The modules that have a page, and what each is for.
PAGES = {
    "workbench": "the public names",
    "workbench.errors": "every error that the workbench raises for its user",
    "workbench.truth": "the referee beyond `certify`",
    "workbench.tracing": "traces, node by node",
    "workbench.reporting": "reports and what changed between two",
    "workbench.grading": "grading an autodiff class",
    "workbench.ir.graph": "graphs",
    "workbench.ir.builder": "building graphs",
    "workbench.ir.operators.row": "a row of the operator table",
    "workbench.methods.protocol": "what a method is",
    "workbench.experiments.protocol": "what an experiment is",
    "workbench.engines.protocol": "what an engine is",
}
#: Public names that are data: what pdoc cannot read from a docstring. A test runs the examples.
DATA = {
    "METHODS": """
        Every method for first derivatives by name, at its defaults, in the order of the report.

        >>> import workbench as wb
        >>> list(wb.METHODS)[:3]
        ['symbolic', 'forward_difference', 'central_difference']
        >>> wb.METHODS["reverse"]
        Reverse()
        >>> wb.METHODS.find("central_difference[step=1e-6]").options
        'step=1e-06'
        """,
    "HESSIAN_METHODS": """
        Every method for Hessians by name, at its defaults.

        >>> import workbench as wb
        >>> list(wb.HESSIAN_METHODS)
        ['symbolic', 'difference', 'reverse_difference', 'forward_over_reverse']
        """,
    "UNIVARIATE_METHODS": """
        Every method for higher derivatives by one variable, by name, at its defaults.

        >>> import workbench as wb
        >>> list(wb.UNIVARIATE_METHODS)
        ['taylor', 'nested_forward', 'nested_reverse', 'nested_symbolic', 'fornberg']
        """,
    "ENGINES": """
        Every engine by name; its libraries load when it is first asked for.

        >>> import workbench as wb
        >>> list(wb.ENGINES)[:4]
        ['python', 'numpy', 'ball', 'complex']
        >>> wb.ENGINES["numpy"].compile(wb.parse("x**2"))([1.0, 3.0])[0].tolist()
        [1.0, 9.0]
        """,
    "PROBLEMS": """
        Every problem of the catalogue by name: a function, its box, its points, its source.

        >>> import workbench as wb
        >>> wb.PROBLEMS["rump"].family
        'ill_conditioned'
        """,
    "limits": """
        Every limit of work and input by name: its value as an attribute, and what sets it as a call
        or a `with` statement; `wb.limits()` shows the table.

        >>> import workbench as wb
        >>> with wb.limits(program_nodes=1000):
        ...     wb.limits.program_nodes
        1000
        """,
}
_SPECIAL = re.compile(r"([\\*_<>#|])")


def markdown_of(docstring: str) -> str:
    """A docstring as Markdown: examples and trees as blocks, and stars that stay stars."""
    lines = iter(docstring.splitlines())
    done: list[str] = []
    for line in lines:
        if line.startswith(">>>"):
            done += ["```pycon", line, *_until_blank(lines), "```", ""]
        elif "\u251c\u2500" in line:
            done += ["```", line, *_until_blank(lines), "```", ""]
        elif line.startswith("    "):
            done.append(line)
        else:
            done.append(_escaped(line))
    return "\n".join(done)


def _until_blank(lines: Iterator[str]) -> list[str]:
    return list(takewhile(str.strip, lines))


def _escaped(line: str) -> str:
    """The characters that Markdown reads as markup, outside backticks."""
    parts = line.split("`")
    return "`".join(
        part if number % 2 else _SPECIAL.sub(r"\\\1", part) for number, part in enumerate(parts)
    )


def module_page(name: str) -> pdoc.doc.Module:
    """What pdoc shall say of one module."""
    page = pdoc.doc.Module(import_module(name))
    if name == "workbench":
        links = [
            f"- [{other}]({other.replace('.', '/')}.html): {what}"
            for other, what in PAGES.items()
            if other != name
        ]
        functions = ", ".join(f"`{function}`" for function in sorted(FUNCTIONS))
        language = f"Functions of the language, for numbers, tapes and traced values: {functions}."
        page.docstring = "\n".join(
            [page.docstring, "", language, "", "Further modules:", "", *links]
        )
        for key in DATA:
            page.members[key] = pdoc.doc.Variable(
                "workbench", key, taken_from=("workbench", key), docstring=data_text(key)
            )
    return page


def data_text(name: str) -> str:
    """The text of a public name that is data, with what it holds."""
    from inspect import cleandoc

    held = getattr(wb, name)
    summaries = [
        f"- `{key}`: {one.summary}" if hasattr(one, "summary") else f"`{key}`"
        for key, one in held.items()
    ]
    listing = "\n".join(summaries) if "- " in summaries[0] else ", ".join(summaries)
    return f"{cleandoc(DATA[name])}\n\n{listing}"


def pages() -> dict[str, str]:
    """The text of every page by its path."""
    for name in wb.__all__:
        getattr(wb, name)
    pdoc.render.configure(
        docformat="markdown",
        include_undocumented=True,
        search=False,
        show_source=False,
        footer_text=f"derivative-workbench {wb.__version__}",
        template_directory=HERE / "api_style",
    )
    pdoc.render.env.filters["to_markdown"] = markdown_of
    with warnings.catch_warnings():
        # Python 3.11 cannot subscript memoryview, which the annotations do for type checkers.
        warnings.filterwarnings("ignore", message="Error parsing type annotation")
        modules = {name: module_page(name) for name in PAGES}
        made = {
            name.replace(".", "/") + ".html": pdoc.render.html_module(module, modules)
            for name, module in modules.items()
        }
    made["index.html"] = pdoc.render.html_index(modules)
    return made


def main(folder: Path = HERE / "api") -> None:
    """Replace the folder of the API pages."""
    shutil.rmtree(folder, ignore_errors=True)
    for path, text in pages().items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    print(folder / "index.html")


if __name__ == "__main__":
    main()
