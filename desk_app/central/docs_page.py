"""The public page for people: the same calls and values as OpenAPI tells programs, as one HTML page without scripts."""

from __future__ import annotations

from html import escape
from typing import Any

STYLE = """
:root { color-scheme: light dark; }
body { font: 15px/1.5 "Noto Sans CJK SC", "Microsoft YaHei UI", "PingFang SC", system-ui, sans-serif;
       max-width: 62rem; margin: 2rem auto; padding: 0 1rem; color: #17202B; background: #F4F6F8; }
h1, h2, h3 { line-height: 1.25; } h3 { margin: 2rem 0 .25rem; }
code { font: 13px/1.5 ui-monospace, "DejaVu Sans Mono", monospace; }
section { background: #FFFFFF; border: 1px solid #D5DBE3; border-radius: 6px; padding: .5rem 1.25rem 1rem;
          margin: 1rem 0; }
table { border-collapse: collapse; width: 100%; } td { border-top: 1px solid #D5DBE3; padding: .25rem .75rem .25rem 0;
       vertical-align: top; } td:first-child { white-space: nowrap; }
a { color: #1C5BB8; } .muted { color: #53606E; }
@media (prefers-color-scheme: dark) {
  body { color: #E7ECF3; background: #11151B; } section { background: #1A2029; border-color: #303A47; }
  td { border-color: #303A47; } a { color: #7FB2FF; } .muted { color: #A3AFBD; } }
"""


def page(document: dict[str, Any]) -> str:
    """The whole page for an OpenAPI document."""
    calls = [
        _call(method.upper(), path, operation)
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
    ]
    values = [_value(name, schema) for name, schema in document["components"]["schemas"].items()]
    title, about = escape(document["info"]["title"]), escape(document["info"]["description"])
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{STYLE}</style></head>"
        f'<body><h1>{title} <span class="muted">{escape(document["info"]["version"])}</span></h1><p>{about}</p>'
        f'<p>For programs: <a href="openapi.json">openapi.json</a></p><h2>Calls</h2>{"".join(calls)}'
        f"<h2>Values</h2>{''.join(values)}</body></html>"
    )


def _call(method: str, path: str, operation: dict[str, Any]) -> str:
    bodies = operation.get("requestBody", {}).get("content", {})
    taken = next((content["schema"] for content in bodies.values()), None)
    rows = [(escape(given["name"]), _given(given)) for given in operation.get("parameters", [])]
    if taken is not None:
        rows.append(("body", _kind(taken)))
    for status, answer in operation["responses"].items():
        content = next(iter(answer.get("content", {}).items()), None)
        kind = f" <code>{escape(content[0])}</code> {_kind(content[1]['schema'])}" if content else ""
        rows.append((escape(status), f"{escape(answer['description'])}{kind}"))
    token = "" if operation["security"] == [] else ' <span class="muted">with an access token</span>'
    return (
        f"<section><h3><code>{method} {escape(path)}</code></h3><p><strong>{escape(operation['summary'])}.</strong>"
        f" {escape(operation['description'])}{token}</p>{_table(rows)}</section>"
    )


def _value(name: str, schema: dict[str, Any]) -> str:
    needed = schema.get("required", [])
    rows = [
        (f"{escape(key)}{'' if key in needed else ' <span class=muted>(optional)</span>'}", _kind(inner))
        for key, inner in schema.get("properties", {}).items()
    ]
    if "enum" in schema:
        rows.append(("one of", ", ".join(f"<code>{escape(str(value))}</code>" for value in schema["enum"])))
    if "oneOf" in schema:
        rows.append(("one of", ", ".join(_kind(choice) for choice in schema["oneOf"])))
    about = escape(schema.get("description", ""))
    return f'<section id="{escape(name)}"><h3>{escape(name)}</h3><p>{about}</p>{_table(rows)}</section>'


def _given(parameter: dict[str, Any]) -> str:
    need = "needed" if parameter["required"] else "optional"
    told = f"{parameter['description']} ({parameter['in']}, {need})"
    return f"{escape(told)} {_kind(parameter['schema'])}"


def _kind(schema: dict[str, Any]) -> str:
    """A schema in a few words, with links to the values it names."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f'<a href="#{escape(name)}">{escape(name)}</a>'
    if "anyOf" in schema:
        return " or ".join(_kind(choice) for choice in schema["anyOf"])
    if "const" in schema:
        return f"<code>{escape(str(schema['const']))}</code>"
    if schema.get("type") == "array":
        inner = schema.get("items") or {"anyOf": schema.get("prefixItems", [])}
        return f"list of {_kind(inner)}"
    if "properties" in schema:
        named = (f"<code>{escape(key)}</code>: {_kind(inner)}" for key, inner in schema["properties"].items())
        return "object with " + ", ".join(named)
    if "enum" in schema:
        return " or ".join(f"<code>{escape(str(value))}</code>" for value in schema["enum"])
    told = schema.get("description") or schema.get("format") or schema.get("type", "any value")
    return escape(str(told))


def _table(rows: list[tuple[str, str]]) -> str:
    if not rows:
        return ""
    return "<table>" + "".join(f"<tr><td>{left}</td><td>{right}</td></tr>" for left, right in rows) + "</table>"
