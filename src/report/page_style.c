/* The style sheet of the page: light and dark, wide and narrow, screen and paper. Colours are variables; --ink-1,
 * --ink-2,
 * ... are those of the pictures (vmg_ink in pictures.h). Text has a contrast of at least 4.5 to its ground in both. */
#include "report/report_parts.h"

const char *const vmg_report_style[] = {
    ":root{color-scheme:light dark;--ground:#f7f6f3;--card:#fff;--text:#1c2128;--soft:#566070;--line:#dcdad3;"
    "--accent:#0b5cad;--good:#0f6b3a;--good-ground:#e2f3e8;--bad:#a3281f;--bad-ground:#fbe7e4;--same:#6a5100;"
    "--same-ground:#f8efd2;--ink-1:#8b93a0;--ink-2:#566070;--ink-3:#e2e0da;--ink-4:#0b5cad;--ink-5:#b4480f;"
    "--ink-6:#8b93a0;--ink-7:#3c4450}\n",
    "@media (prefers-color-scheme:dark){:root{--ground:#14171c;--card:#1c2027;--text:#e8eaee;--soft:#a4adba;"
    "--line:#343b46;--accent:#7db8f7;--good:#7fd6a3;--good-ground:#173325;--bad:#ff9d91;--bad-ground:#3d1d1a;"
    "--same:#e8c766;--same-ground:#35301a;--ink-1:#7d8795;--ink-2:#a4adba;--ink-3:#2c323c;--ink-4:#7db8f7;"
    "--ink-5:#ffa873;--ink-6:#7d8795;--ink-7:#c9d0da}}\n",
    "*{box-sizing:border-box}html{-webkit-text-size-adjust:100%}\n"
    "body{margin:0;background:var(--ground);color:var(--text);font:16px/1.6 system-ui,-apple-system,'Segoe UI',Roboto,"
    "'Noto Sans','Noto Sans CJK JP','Hiragino Sans','Yu Gothic UI',sans-serif;overflow-wrap:anywhere}\n"
    "main{max-width:68rem;margin:0 auto;padding:2.5rem 1.25rem 4rem}.marks{position:absolute}\n"
    "header{margin-bottom:1.75rem}.overline{margin:0;color:var(--accent);font-size:.85rem;font-weight:600;"
    "letter-spacing:.04em}h1{margin:.2rem 0 .4rem;font-size:clamp(1.6rem,4.5vw,2.4rem);line-height:1.2;font-weight:700;"
    "letter-spacing:-.01em}.facts{margin:0;color:var(--soft)}.facts b{font-weight:600}\n",
    "section{margin:0 0 1.5rem;padding:1.5rem;background:var(--card);border:1px solid var(--line);border-radius:14px}\n"
    "h2{margin:0 0 .5rem;font-size:1.3rem;line-height:1.3}h3{margin:1.75rem 0 .4rem;font-size:1.05rem}"
    ".note{margin:0 0 1rem;max-width:54rem;color:var(--soft);font-size:.95rem}a{color:var(--accent)}\n"
    "#answer{border-top:4px solid var(--accent)}#answer h2{position:absolute;width:1px;height:1px;overflow:hidden;"
    "clip-path:inset(50%)}.answer{list-style:none;margin:0;padding:0}.answer li{display:grid;"
    "grid-template-columns:7.5rem 1fr;gap:1rem;padding:.8rem 0;border-bottom:1px solid var(--line)}"
    ".answer p{margin:0;font-size:1.22rem;line-height:1.5}"
    ".about{color:var(--accent);font-weight:600;padding-top:.2rem}.answer data{font-weight:700;white-space:nowrap}"
    "#answer .note{margin:1rem 0 0}data{font-variant-numeric:tabular-nums}\n",
    ".warning{margin:1rem 0 0;padding:.6rem .9rem;border-left:4px solid var(--bad);background:var(--bad-ground);"
    "border-radius:4px}.warning a{color:var(--bad)}\n"
    ".frame{overflow-x:auto;margin:1rem 0;border:1px solid var(--line);border-radius:10px}.frame:focus-visible{"
    "outline:3px solid var(--accent)}table{border-collapse:collapse;width:100%;font-size:.92rem;overflow-wrap:normal}"
    "th,td{padding:.5rem .65rem;text-align:right;vertical-align:baseline}td{white-space:nowrap}"
    "thead th{color:var(--soft);font-weight:600;font-size:.85rem;line-height:1.35;vertical-align:bottom;"
    "border-bottom:1px solid var(--line);min-width:3.8rem}tbody tr+tr>*{border-top:1px solid var(--line)}"
    "th:first-child{text-align:left;position:sticky;left:0;background:var(--card);max-width:16rem;"
    "overflow-wrap:break-word}tbody th{font-weight:600}thead th:last-child,td:last-child{padding-right:1rem}\n",
    "tr.ink-4 th{color:var(--ink-4)}tr.ink-5 "
    "th{color:var(--ink-5)}td.word,th.word{text-align:left}td.right{font-weight:700}"
    "tr.today th,tr.today td{color:var(--soft)}small{color:var(--soft);font-size:.92em}.none{color:var(--soft)}"
    ".verdict{display:inline-block;padding:.05rem .6rem;border-radius:99px;font-size:.85rem;font-weight:600;"
    "white-space:nowrap;border:1px solid var(--line)}.good{color:var(--good);background:var(--good-ground)}"
    ".bad{color:var(--bad);background:var(--bad-ground)}.same{color:var(--same);background:var(--same-ground)}\n",
    ".figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,22rem),1fr));gap:1.5rem;margin:1rem 0}"
    ".figures.small{grid-template-columns:repeat(auto-fill,minmax(min(100%,13.5rem),1fr))}.figures:empty{display:none}"
    ".tables{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,28rem),1fr));gap:0 1.5rem}"
    ".tables>div{min-width:0}figure{margin:0;min-width:0}figcaption{font-weight:600;margin-bottom:.3rem}"
    "figcaption small{font-weight:400}.tables th,.tables td{padding:.5rem .55rem}.tables thead th{min-width:0}figure "
    "svg{display:block;width:100%;height:auto;max-width:34rem}"
    ".small figure svg{max-width:20rem}figure svg g[color]{color:var(--ink-1)}figure svg tspan,figure svg g{"
    "font-family:inherit}\n",
    ".key{display:inline-flex;align-items:center;margin:.2rem 1rem 0 0;color:var(--soft);font-size:.9rem}"
    ".key::before{content:'';width:1.1rem;height:.25rem;margin-right:.4rem;border-radius:2px;background:var(--key)}"
    ".key.ink-4{--key:var(--ink-4)}.key.ink-5{--key:var(--ink-5)}.key.ink-6{--key:var(--ink-6)}"
    ".key.ink-7{--key:repeating-linear-gradient(90deg,var(--ink-7) 0 5px,transparent 5px 8px)}\n"
    "dl.words{margin:0}dl.words dt{font-weight:600;margin-top:.7rem}dl.words dd{margin:0;color:var(--soft)}"
    "dl.pairs{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1.2rem;margin:.5rem 0}"
    "dl.pairs dt{color:var(--soft)}dl.pairs dd{margin:0}.how{margin:.5rem 0;padding-left:1.2rem}.how li{margin:.35rem "
    "0}"
    ".how b{font-weight:500}.command{margin:.5rem 0 0;padding:.9rem 1rem;background:var(--ground);border:1px solid "
    "var(--line);border-radius:8px;white-space:pre-wrap;overflow-wrap:anywhere;font:.9rem/1.5 ui-monospace,Menlo,"
    "Consolas,'DejaVu Sans Mono',monospace}\n",
    "@media (min-width:40rem){tbody th:first-child{min-width:9.5rem}.tables tbody th:first-child{min-width:0}}\n"
    "@media (min-width:60rem){dl.words{display:grid;grid-template-columns:11rem 1fr;gap:.5rem 1.2rem}dl.words dt{"
    "margin:0}}\n"
    "@media (max-width:40rem){main{padding:1.25rem .75rem 3rem}section{padding:1.1rem .9rem;border-radius:10px}"
    ".answer li{grid-template-columns:1fr;gap:.1rem}.answer p{font-size:1.08rem}th,td{padding:.45rem .6rem}"
    "th:first-child{max-width:8rem}dl.pairs{grid-template-columns:1fr}dl.pairs dd{margin-bottom:.4rem}}\n",
    "@media print{:root{--ground:#fff;--card:#fff;--text:#000;--soft:#444;--line:#bbb;--accent:#0b5cad;--good:#0f6b3a;"
    "--good-ground:#fff;--bad:#a3281f;--bad-ground:#fff;--same:#5c4600;--same-ground:#fff;--ink-1:#777;--ink-2:#444;"
    "--ink-3:#ddd;--ink-4:#0b5cad;--ink-5:#b4480f;--ink-6:#888;--ink-7:#222}body{font-size:10pt}main{max-width:none;"
    "padding:0}section{border:0;padding:0;margin:0 0 1.2rem}figure,tr,.note,.answer li,dd,dl.pairs,.command{"
    "break-inside:avoid}h2,h3,.note,dt{break-after:avoid}.frame{overflow:visible;border:0}"
    "th:first-child{position:static}td{white-space:normal}td data{white-space:nowrap}"
    "th,td,.tables th,.tables td{padding:.25rem .4rem}table{font-size:8pt}.verdict{font-size:inherit}"
    "thead th{min-width:3.6em}}\n",
    NULL,
};
