"""How the page looks, and the few lines that sort its tables."""

_STYLE = """
:root { --paper:#fff; --ink:#1b1f24; --soft:#57606a; --rule:#d0d7de; --band:#f6f8fa;
  --heat:#0b5cad; --mid-heat:#000; --on-heat:#fff; --mark:#0b5cad; --fill:#9cc3ea; --warn:#8a4b00; }
@media (prefers-color-scheme: dark) { :root { --paper:#14181d; --ink:#e3e8ee; --soft:#9aa6b2;
  --rule:#39424d; --band:#1c222a; --heat:#7db8f2; --mid-heat:#0c1116; --on-heat:#0c1116; --mark:#8cc2f7;
  --fill:#2f5f91; --warn:#f0b266; } }
* { box-sizing:border-box; }
html { color-scheme:light dark; }
body { margin:0 auto; max-width:76rem; padding:1.25rem; background:var(--paper);
  color:var(--ink); font:15px/1.5 system-ui,sans-serif; overflow-wrap:anywhere; }
h1 { font-size:1.6rem; line-height:1.2; margin:0 0 .25rem; }
h2 { font-size:1.25rem; margin:2.5rem 0 .5rem; padding-top:.5rem; border-top:1px solid var(--rule); }
h3 { font-size:1rem; margin:1.75rem 0 .25rem; }
p { max-width:60rem; margin:.5rem 0; }
a { color:var(--mark); }
nav ul { list-style:none; padding:0; display:flex; flex-wrap:wrap; gap:.25rem 1rem; }
dl { display:grid; grid-template-columns:repeat(auto-fit,minmax(min(11.5rem,45%),1fr)); gap:.75rem; margin:1rem 0; }
dl div { border:1px solid var(--rule); border-radius:6px; padding:.5rem .75rem; }
dt { color:var(--soft); font-size:.85rem; }
dd { margin:0; font-size:1.05rem; font-variant-numeric:tabular-nums; }
.legend, small, .caption, figcaption { color:var(--soft); font-size:.85rem; }
.wide { overflow-x:auto; margin:.25rem 0 1.25rem; background:
  linear-gradient(to left, var(--paper) 1.1rem, transparent) right/3rem 100% no-repeat local,
  linear-gradient(to left, var(--rule), transparent) right/1rem 100% no-repeat; }
table { border-collapse:collapse; font-variant-numeric:tabular-nums; overflow-wrap:normal; }
.caption { margin:1rem 0 0; }
table:not(.overall, .fixes, .stacked) td { white-space:nowrap; }
.overall td:nth-child(4) { white-space:nowrap; }
.overall td:last-child, .fixes td:nth-child(4) { min-width:14rem; }
th, td { padding:.25rem .6rem; text-align:left; vertical-align:top; border-bottom:1px solid var(--rule); }
thead th { vertical-align:bottom; background:var(--band); font-weight:600; font-size:.85rem; }
tbody th { font-weight:400; background:var(--paper); position:sticky; left:0; }
.n { text-align:right; white-space:nowrap; }
th button { font:inherit; color:inherit; background:none; border:0; padding:0; cursor:pointer;
  text-align:inherit; }
th button:hover, th button:focus-visible { text-decoration:underline; }
th[aria-sort=ascending] button::after { content:" \\2191"; }
th[aria-sort=descending] button::after { content:" \\2193"; }
svg.plot { display:block; }
.zero { stroke:var(--soft); stroke-width:1; stroke-dasharray:2 2; }
.span { stroke:var(--ink); stroke-width:1.25; }
.bar { fill:var(--fill); }
.dot { fill:var(--mark); }
thead .n { white-space:normal; }
tbody th { white-space:nowrap; }
.heated thead .n { max-width:7rem; }
.heated td { border:1px solid var(--paper); }
.heated small { color:inherit; }
.heat { print-color-adjust:exact; -webkit-print-color-adjust:exact; }
.heat.none { color:var(--soft); }
HEAT
code, .run { font:.85rem ui-monospace,monospace; background:var(--band); padding:.1rem .3rem;
  border-radius:3px; overflow-wrap:anywhere; white-space:pre-wrap; }
.evidence .run, .traces .run { display:block; margin-top:.25rem; }
figure { margin:0 0 .5rem; }
article { max-width:60rem; scroll-margin-top:.5rem; }
article:target h3 { text-decoration:underline; }
pre { margin:.25rem 0; padding:.5rem .75rem; background:var(--band); border-radius:6px; white-space:pre-wrap;
  overflow-wrap:anywhere; font:.85rem/1.4 ui-monospace,monospace; max-height:20rem; overflow-y:auto; }
blockquote { margin:.15rem 0; padding-left:.6rem; border-left:3px solid var(--fill);
  white-space:pre-wrap; overflow-wrap:anywhere; font:.85rem/1.4 ui-monospace,monospace;
  max-height:18rem; overflow-y:auto; }
figure p { margin:.15rem 0; white-space:pre-wrap; }
.stacked, .fixes { overflow-wrap:break-word; }
.stacked td:nth-child(-n+5) { white-space:nowrap; }
.stacked .evidence { min-width:20rem; }
.seen { list-style:none; margin:0; padding:0; }
.seen li { white-space:nowrap; }
.warnings li { color:var(--warn); }
@media (max-width:700px) {
  body { padding:.75rem; }
  th, td { padding:.25rem .4rem; }
  .long { display:none; }
  svg.plot { width:110px; }
  .heated .long, .fixes .long { display:none; }
  .stacked, .stacked tbody, .stacked tr, .stacked th, .stacked td { display:block; }
  .stacked thead, .stacked thead tr { display:flex; flex-wrap:wrap; gap:0 .25rem; }
  .stacked thead th { border:0; }
  .stacked tbody tr { border:1px solid var(--rule); border-radius:6px; margin:.5rem 0; padding:.25rem; }
  .stacked tbody th, .stacked td { border:0; text-align:left; position:static; white-space:normal; }
  .stacked tbody th, .stacked td:nth-child(-n+5) { display:inline-block; }
  .stacked td:empty { display:none; }
  .stacked tbody [data-head]::before { content:attr(data-head) ": "; color:var(--soft); }
  .stacked .evidence { min-width:0; }
}
@media print {
  :root { --paper:#fff; --ink:#000; --soft:#444; --rule:#999; --band:#eee; --heat:#0b5cad;
    --mid-heat:#000; --on-heat:#fff; --mark:#0b5cad; --fill:#9cc3ea; --warn:#5c3200; }
  html { color-scheme:light; }
  body { max-width:none; padding:0; font-size:9pt; }
  nav { display:none; }
  .wide { overflow:visible; background:none; }
  table, thead th, .legend, small, .caption, figcaption { font-size:8pt; }
  h2 { font-size:13pt; margin-top:1.25rem; }
  .heated small { font-size:7pt; }
  tr, figure, svg { break-inside:avoid; }
  h2, h3, .caption { break-after:avoid; }
  thead { display:table-header-group; }
  blockquote, pre { max-height:none; overflow:visible; }
  svg.plot { width:110px; height:auto; }
  .stacked .evidence { min-width:0; }
  @page { size:A4 landscape; margin:12mm; }
}
"""

SCRIPT = """
"use strict";
document.querySelectorAll("thead th button").forEach(function (button) {
  button.addEventListener("click", function () {
    var head = button.parentNode, row = head.parentNode, table = row.closest("table");
    var place = Array.prototype.indexOf.call(row.children, head);
    var up = head.getAttribute("aria-sort") === "descending" ||
      (!head.hasAttribute("aria-sort") && !head.classList.contains("n"));
    Array.prototype.forEach.call(row.children, function (one) { one.removeAttribute("aria-sort"); });
    head.setAttribute("aria-sort", up ? "ascending" : "descending");
    var key = function (line) {
      var cell = line.children[place], told = cell.getAttribute("data-v");
      if (told !== null) { return told === "-inf" ? -Infinity : Number(told); }
      var words = cell.textContent.trim(), number = Number(words.replace("%", ""));
      return words !== "" && !isNaN(number) ? number : words;
    };
    var body = table.tBodies[0];
    Array.prototype.map.call(body.rows, function (line) { return [key(line), line]; })
      .sort(function (one, other) {
        var a = one[0], b = other[0];
        var found = typeof a === "number" && typeof b === "number" ? (a < b ? -1 : a > b ? 1 : 0)
          : String(a).localeCompare(String(b), "en", { numeric: true });
        return up ? found : -found;
      })
      .forEach(function (pair) { body.appendChild(pair[1]); });
  });
});
"""


_SHADES = (0, 8, 16, 24, 32, 41, 50, 66, 74, 86, 94)
"""Per cent of the heat map's colour, chosen so that the number in it can be read."""


def style() -> str:
    """The style sheet, with a class for each shade of the heat map."""
    return _STYLE.replace("HEAT", "\n".join(_shade(*one) for one in enumerate(_SHADES)))


def _shade(level: int, share: int) -> str:
    ink = "on-heat" if level > 8 else "mid-heat" if level > 6 else "ink"
    ground = f"color-mix(in srgb, var(--heat) {share}%, var(--paper))"
    return f".h{level} {{ background:{ground}; color:var(--{ink}); }}"
