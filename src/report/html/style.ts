/**
 * The style sheet of the HTML report: light and dark by the reader's preference, and for paper. A constant, so that
 * its hash is one.
 */
export const STYLE = `
:root { color-scheme: light dark; --bg: #ffffff; --fg: #1c2128; --soft: #545d68; --line: #d0d7de; --panel: #f6f8fa; --link: #0550ae; --focus: #0969da;
  --bad-bg: #ffd8d3; --bad-fg: #6e0b06; --bad: #cf222e; --warn-bg: #ffe9b3; --warn-fg: #4a3500; --warn: #bf8700;
  --ok-bg: #d9f2de; --ok-fg: #0c4420; --ok: #1a7f37; --closed-bg: #dbe9fb; --closed-fg: #0f3b70; --closed: #218bff; --sim-bg: #ece6fb; --sim-fg: #3c2378; --sim: #8250df; --open-bg: #e8eaed; --open-fg: #333a42; }
@media (prefers-color-scheme: dark) {
  :root { --bg: #0f1318; --fg: #e3e8ee; --soft: #a4aebb; --line: #363d47; --panel: #171c23; --link: #7cb8ff; --focus: #58a6ff;
    --bad-bg: #5a1a17; --bad-fg: #ffdcd8; --bad: #f85149; --warn-bg: #4a3705; --warn-fg: #ffe8b0; --warn: #d29922;
    --ok-bg: #143a22; --ok-fg: #c9f0d3; --ok: #3fb950; --closed-bg: #17324f; --closed-fg: #d3e6ff; --closed: #58a6ff; --sim-bg: #2f2354; --sim-fg: #e2d5ff; --sim: #a371f7; --open-bg: #2a3038; --open-fg: #d7dde5; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--bg); color: var(--fg); font: 15px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', Arial, 'Noto Color Emoji', sans-serif; }
header, main, footer { max-width: 84rem; margin: 0 auto; padding: 0 1.5rem; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; border-radius: 3px; }
code, pre { font: 0.86em/1.45 ui-monospace, SFMono-Regular, Consolas, 'DejaVu Sans Mono', monospace; overflow-wrap: anywhere; }
pre { margin: 0.4rem 0; padding: 0.75rem 1rem; background: var(--panel); border: 1px solid var(--line); border-radius: 6px; overflow: auto; max-height: 26rem; white-space: pre-wrap; }
small { font-size: 0.82em; }
.vh { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: 1rem; top: -4rem; padding: 0.5rem 1rem; background: var(--bg); border: 1px solid var(--line); z-index: 9; }
.skip:focus { top: 0.5rem; }
[hidden] { display: none !important; }
.verdict { margin: 1.5rem 0 0.75rem; padding: 1rem 1.25rem; border-left: 8px solid var(--edge); border-radius: 6px; background: var(--tint); color: var(--ink); }
.verdict h1 { margin: 0; font-size: 1.75rem; line-height: 1.25; }
.verdict p { margin: 0.35rem 0 0; }
.bad { --edge: var(--bad); --tint: var(--bad-bg); --ink: var(--bad-fg); }
.warn { --edge: var(--warn); --tint: var(--warn-bg); --ink: var(--warn-fg); }
.ok { --edge: var(--ok); --tint: var(--ok-bg); --ink: var(--ok-fg); }
.closed { --edge: var(--closed); --tint: var(--closed-bg); --ink: var(--closed-fg); }
.sim { --edge: var(--sim); --tint: var(--sim-bg); --ink: var(--sim-fg); }
.open { --edge: var(--soft); --tint: var(--open-bg); --ink: var(--open-fg); }
.none { --edge: var(--line); --tint: transparent; --ink: var(--soft); }
.about { color: var(--soft); margin: 0 0 1rem; }
h2 { margin: 2rem 0 0.75rem; font-size: 1.25rem; } h3 { margin: 0; font-size: 1.05rem; line-height: 1.4; overflow-wrap: anywhere; }
.card { margin: 0 0 0.75rem; padding: 0.85rem 1.1rem; border: 1px solid var(--line); border-left: 5px solid var(--edge, var(--line)); border-radius: 6px; background: var(--panel); }
.card.action { --edge: var(--bad); } .card.maybe, .card.watch, .card.problem { --edge: var(--warn); }
.card p, .card ul, .card > .text { margin: 0.4rem 0 0; } .card ul { padding-left: 1.25rem; }
.card .of, .card .see { color: var(--soft); font-size: 0.9em; overflow-wrap: anywhere; }
.card details { margin-top: 0.4rem; }
.todo { margin-top: 0.5rem; } .todo > .text { display: inline; } .todo ul, .todo > ul.text { display: block; margin: 0.2rem 0 0; padding-left: 1.25rem; } .text { overflow-wrap: anywhere; } .text > p { margin: 0.2rem 0 0; }
summary { cursor: pointer; }
form { display: flex; flex-wrap: wrap; gap: 0.75rem 1rem; align-items: end; margin: 0 0 1rem; padding: 0.85rem 1.1rem; border: 1px solid var(--line); border-radius: 6px; background: var(--panel); }
form label { display: grid; gap: 0.2rem; font-size: 0.86em; color: var(--soft); }
select, input, button { font: inherit; color: var(--fg); background: var(--bg); border: 1px solid var(--soft); border-radius: 6px; padding: 0.35rem 0.6rem; min-height: 2.25rem; max-width: 18rem; }
button { cursor: pointer; }
output { margin-left: auto; align-self: center; }
.scroll { overflow: auto; max-width: 100%; max-height: 88vh; border: 1px solid var(--line); border-radius: 6px; }
.map { border-collapse: separate; border-spacing: 0; } .map th, .map td { border: solid var(--bg); border-width: 0 2px 2px 0; }
.map th { font-weight: 600; text-align: left; padding: 0.3rem 0.6rem; background: var(--panel); white-space: nowrap; }
.map thead { position: sticky; top: 0; z-index: 2; } .map .corner { position: sticky; left: 0; z-index: 3; } .map thead th[scope='colgroup'] { text-align: center; } .map thead th[scope='col']:not(.corner) { color: var(--soft); font-size: 0.86em; }
.map tbody th { position: sticky; left: 0; z-index: 1; min-width: min(19rem, 45vw); max-width: 26rem; white-space: normal; font-weight: 400; }
.map tbody th > * { display: block; } .map tbody th small, .map tbody th b + code { color: var(--soft); }
.map td { padding: 0; min-width: 8.5rem; height: 2.2rem; background: var(--tint); }
.map .m { white-space: nowrap; padding: 0.25rem 0.6rem; background: var(--tint); color: var(--ink); } .map td.none .m { border: 1px dashed var(--line); }
.map .m a, .map .m .a { color: var(--ink); font-size: 0.82em; margin-right: 0.35rem; } .map .m > span:first-child { white-space: nowrap; }
.map td.off { background: none; }
.rest { margin: 0.6rem 0; } .rest > summary { color: var(--link); margin-bottom: 0.4rem; }
.owners { padding-left: 1.25rem; } .owners ul { list-style: none; padding: 0; margin: 0.1rem 0 0.5rem; overflow-wrap: anywhere; }
.doc { position: relative; } .copy { position: absolute; top: 0.5rem; right: 0.5rem; min-height: 0; padding: 0.15rem 0.6rem; font-size: 0.82em; }
.who { color: var(--soft); margin: 0.1rem 0 0.6rem; overflow-wrap: anywhere; }
section > h3 { margin-top: 1.5rem; }
.all { margin: 0.6rem 0 0; } .all > summary { color: var(--link); }
.cell { border-top: 1px solid var(--line); } .cell > summary { padding: 0.35rem 0; overflow-wrap: anywhere; } .cell summary span { color: var(--soft); }
.cell summary .i { color: inherit; }
.full { padding: 0 0 0.75rem 1.1rem; }
dl { margin: 0; } dt { font-weight: 600; margin-top: 0.75rem; } dd { margin: 0.15rem 0 0; overflow-wrap: anywhere; } dd ul { margin: 0; padding-left: 1.25rem; } dd ul.plain { list-style: none; padding: 0; }
.rows { border-collapse: collapse; width: 100%; } .rows th, .rows td { text-align: left; padding: 0.35rem 0.6rem; border-bottom: 1px solid var(--line); }
dialog { margin: 0 0 0 auto; width: min(46rem, 100vw); max-width: none; height: 100vh; max-height: none; padding: 0 1.5rem 1.5rem; border: 0; border-left: 1px solid var(--line); background: var(--bg); color: var(--fg); overflow: auto; }
dialog::backdrop { background: rgb(0 0 0 / 35%); }
.bar { position: sticky; top: 0; display: flex; gap: 1rem; justify-content: space-between; align-items: start; padding: 1rem 0 0.75rem; background: var(--bg); border-bottom: 1px solid var(--line); }
.bar h2 { margin: 0; overflow-wrap: anywhere; } .bar h2 span { display: block; font-size: 0.95rem; font-weight: 400; color: var(--soft); } .bar h2 .i { display: inline; color: inherit; font-size: inherit; }
dialog .full { padding: 0; } dialog .back { display: none; }
footer { color: var(--soft); font-size: 0.86em; margin-top: 2rem; padding-bottom: 2rem; }
@media print {
  :root { color-scheme: light; --bg: #ffffff; --fg: #000000; --soft: #444444; --line: #999999; --panel: #ffffff; --link: #000000;
    --bad-bg: #ffd8d3; --bad-fg: #6e0b06; --warn-bg: #ffe9b3; --warn-fg: #4a3500; --ok-bg: #d9f2de; --ok-fg: #0c4420; --closed-bg: #dbe9fb; --closed-fg: #0f3b70; --sim-bg: #ece6fb; --sim-fg: #3c2378; --open-bg: #e8eaed; --open-fg: #333a42; }
  body { font-size: 10pt; } .map td, .verdict { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  form, .skip, .back, .copy, .all:not([open]), dialog { display: none; }
  .scroll { overflow: visible; border: 0; max-height: none; } .map thead { position: static; } .map { font-size: 7.5pt; min-width: 0; } .map td { min-width: 0; } .map tbody th { position: static; min-width: 0; } .map th { white-space: normal; }
  .card, .map tr { break-inside: avoid; } pre { max-height: none; }
  .card details::details-content, .rest::details-content { content-visibility: visible; block-size: auto; }
}
`;
