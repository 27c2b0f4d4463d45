/** The style sheet of the HTML report: screen and print, light and dark; no font, picture or script is fetched. */
export const REPORT_STYLES = `
:root { color-scheme: light dark; --ink: #1b2330; --quiet: #586174; --line: #d5dae2; --paper: #fff; --bar: #2f6fb2; --other: #97a2b3; --error: #b3261e; --warning: #8a5a00; --info: #2f5f8f; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e9ee; --quiet: #a3adbb; --line: #3a424e; --paper: #14181e; --bar: #6aa6e6; --other: #6c7788; --error: #ff8a80; --warning: #e3b341; --info: #8ab8ea; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 62rem; color: var(--ink); background: var(--paper); font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.6rem; margin: 0 0 .25rem; }
h2 { font-size: 1.3rem; margin: 2.5rem 0 .25rem; padding-top: 1rem; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
h3 { font-size: 1.05rem; margin: 1.75rem 0 .5rem; overflow-wrap: anywhere; }
p { margin: .25rem 0 .75rem; }
.quiet { color: var(--quiet); }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: .75rem; margin: 1rem 0; padding: 0; }
.tiles > div { border: 1px solid var(--line); border-radius: 6px; padding: .6rem .8rem; min-width: 0; }
.tiles dt { color: var(--quiet); font-size: .85rem; }
.tiles dd { margin: 0; font-size: 1.25rem; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.findings { list-style: none; margin: 0; padding: 0; }
.findings li { border-left: 4px solid var(--mark); padding: .1rem 0 .1rem .75rem; margin: .6rem 0; overflow-wrap: anywhere; }
.findings .error { --mark: var(--error); } .findings .warning { --mark: var(--warning); } .findings .info { --mark: var(--info); }
.findings b { color: var(--mark); font-weight: 600; }
.table { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
caption { text-align: left; color: var(--quiet); padding-bottom: .25rem; }
th, td { padding: .25rem .6rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: baseline; overflow-wrap: anywhere; }
th { color: var(--quiet); font-weight: 600; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.bar { width: 30%; min-width: 6rem; }
.bar svg { display: block; width: 100%; height: .7rem; }
.bar rect { fill: var(--bar); }
code { font-size: .9em; overflow-wrap: anywhere; }
@media (max-width: 30rem) { th, td { padding: .25rem .3rem; } .bar, th.bar { display: none; } }
@media print {
  :root { --ink: #000; --quiet: #444; --line: #bbb; --paper: #fff; --bar: #2f6fb2; --error: #b3261e; --warning: #8a5a00; --info: #2f5f8f; color-scheme: light; }
  body { max-width: none; padding: 0; font-size: 10.5pt; }
  h2, h3 { break-after: avoid; } tr, .findings li, .tiles > div { break-inside: avoid; } thead { display: table-header-group; }
  .bar rect { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
