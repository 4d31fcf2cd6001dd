"""The page's style: one sheet, inline, allowed by its hash."""

from __future__ import annotations

import base64
import hashlib
from typing import Final

RULES: Final = """
:root{color-scheme:light dark;
--paper:#fbfaf7;--card:#fff;--ink:#1d2126;--soft:#5b636d;--faint:#8a929c;--line:#e3e0d8;
--accent:#8c2f22;--wash:#f4efe6;--calc:#1f5f8b;--judge:#8a5a00;--cast:#6a3d91;--up:#b3261e;
--down:#1b7f4b;--flat:#6b7280;--shadow:0 6px 28px rgba(40,30,10,.14);
--serif:"Source Han Serif SC","Noto Serif CJK SC","Songti SC",STSong,SimSun,Georgia,serif;
--sans:-apple-system,BlinkMacSystemFont,"PingFang SC","Source Han Sans SC","Noto Sans CJK SC",
"Microsoft YaHei","Segoe UI",sans-serif;--mono:ui-monospace,"SF Mono",Consolas,monospace}
@media (prefers-color-scheme:dark){:root{--paper:#15171a;--card:#1c1f23;--ink:#e4e2dd;
--soft:#a9adb3;--faint:#7d838b;--line:#30343a;--accent:#e59282;--wash:#22252a;--calc:#7cb8e0;
--judge:#dcb067;--cast:#c3a0e2;--up:#f08a80;--down:#6cc894;--flat:#9aa1ab;
--shadow:0 6px 28px rgba(0,0,0,.5)}}
*{box-sizing:border-box}
html{scroll-behavior:smooth;scroll-padding-top:1.5rem;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:1.0625rem/1.85 var(--sans);
font-variant-numeric:tabular-nums;line-break:strict;overflow-wrap:anywhere}
a{color:var(--accent);text-decoration-thickness:1px;text-underline-offset:.18em}
a:focus-visible,summary:focus-visible{outline:2px solid var(--accent);outline-offset:3px;
border-radius:2px}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:1rem;background:var(--card);
padding:.4rem .8rem;z-index:9}
.frame{max-width:74rem;margin:0 auto;padding:0 1.5rem 5rem;display:grid;
grid-template-columns:minmax(0,1fr);column-gap:4rem}
header{border-bottom:3px double var(--line);padding:3.2rem 0 1.3rem;margin-bottom:1.2rem}
.brand{font:600 .8rem/1 var(--sans);letter-spacing:.22em;color:var(--accent);margin:0 0 1rem}
h1{font:700 2.15rem/1.35 var(--serif);margin:0 0 .9rem;text-wrap:balance;letter-spacing:.01em}
.facts{margin:0;color:var(--soft);font-size:.875rem;display:flex;flex-wrap:wrap;gap:.15rem 1.4rem}
.facts b{color:var(--ink);font-weight:600}
main{max-width:46rem;min-width:0}
h2{font:700 1.5rem/1.4 var(--serif);margin:3.2rem 0 1rem;padding-top:.9rem;
border-top:1px solid var(--ink);text-wrap:balance}
h3{font:700 1.2rem/1.5 var(--serif);margin:2.4rem 0 .8rem;text-wrap:balance}
h4{font:600 1.06rem/1.6 var(--sans);margin:1.8rem 0 .5rem;padding-left:.7rem;
border-left:3px solid var(--accent)}
h5,h6{font:600 1rem/1.6 var(--sans);margin:1.4rem 0 .4rem}
p{margin:0 0 1rem}
.label{font-weight:700;margin-right:.15em}
.s{border-radius:3px;transition:background .2s}
.s:hover{background:var(--wash)}
.s:target,.entry:target{background:var(--wash);box-shadow:0 0 0 .35rem var(--wash)}
main>h2:first-child{margin-top:1.4rem;padding-top:0;border-top:0}
.strong{font-weight:700}.marks{white-space:nowrap}
.mark{font:500 .66rem/1 var(--sans);vertical-align:.28em;margin:0 .12em 0 .22em;padding:.12em .3em;
border:1px solid currentColor;border-radius:3px;opacity:.85;white-space:nowrap;user-select:none}
.mark.calculation{color:var(--calc)}.mark.judgement{color:var(--judge)}
.mark.forecast{color:var(--cast)}.mark.notice{color:var(--faint)}
p,td,.entry{position:relative}
.ref{font-size:.7rem;vertical-align:.42em;line-height:1;white-space:nowrap;
font-weight:400}
.ref>a{text-decoration:none;padding:.2em .18em}
.ref>a:hover{background:var(--accent);color:var(--paper);border-radius:2px}
.tip{display:none;position:absolute;left:0;margin-top:.5rem;z-index:5;width:max-content;
max-width:min(26rem,100%);min-width:9rem;background:var(--card);color:var(--ink);
border:1px solid var(--line);border-radius:8px;box-shadow:var(--shadow);padding:.75rem .9rem;
font:.82rem/1.65 var(--sans);white-space:normal;text-align:left}
.ref:hover>.tip,.ref>a:focus-visible+.tip{display:block}
.publisher{font-weight:600}.day{color:var(--soft)}
.formula{font-family:var(--mono);font-size:.94em}
.ranked{list-style:none;margin:1.2rem 0;padding:0}
.ranked>li{display:grid;grid-template-columns:2.6rem minmax(0,1fr);padding:1.15rem 0 1rem;
border-top:1px solid var(--line)}
.ranked>li:last-child{border-bottom:1px solid var(--line)}
.rank{font:700 1.55rem/1.3 var(--serif);color:var(--accent)}
.ranked p{margin:0 0 .6rem}
.meta{display:flex;flex-wrap:wrap;gap:.3rem .5rem;margin:0;padding:0;list-style:none;
font-size:.81rem;line-height:1.5;color:var(--soft)}
.meta>li{border:1px solid var(--line);border-radius:999px;padding:.1rem .7rem;
background:var(--card);max-width:100%}
.meta .code{font-family:var(--mono);font-size:.95em}
.positive{color:var(--up)}.negative{color:var(--down)}.mixed{color:var(--judge)}
.unclear{color:var(--flat)}
.meta b{font-weight:600}
details{margin:.55rem 0 0;font-size:.85rem}
summary{cursor:pointer;color:var(--soft);width:fit-content}
summary b{color:var(--ink);font-size:1.02rem}
.table{overflow-x:auto;margin:1.1rem 0 1.4rem}
table{border-collapse:collapse;width:100%;font-size:.94rem;line-height:1.6}
th,td{padding:.5rem .9rem .5rem 0;text-align:left;vertical-align:top;
border-bottom:1px solid var(--line)}
thead th{font-weight:600;color:var(--soft);font-size:.84rem;border-bottom:1.5px solid var(--ink);
white-space:nowrap}
tbody th{font-weight:500}
details table{font-size:.84rem;margin-top:.4rem}
meter::-webkit-meter-bar{background:var(--line);border:0;border-radius:9px}
meter::-webkit-meter-optimum-value{background:var(--accent);border-radius:9px}
meter::-moz-meter-bar{background:var(--accent)}
meter{width:5.5rem;background:none;border:0;height:.62rem;vertical-align:middle;margin-right:.5rem}
.list{padding-left:1.6rem;margin:0 0 1rem}
.list li{margin:0 0 .55rem;padding-left:.25rem}
.list li::marker{color:var(--faint);font-size:.9em}
.entries{font-size:.87rem;line-height:1.7;color:var(--soft)}
.entries q,.entries .quote{color:var(--ink)}
.back{text-decoration:none;font-size:.8em;margin-left:.3em;white-space:nowrap}
nav{font-size:.86rem;line-height:1.6;margin:0 0 1.4rem}
nav h2{font:600 .8rem/1 var(--sans);letter-spacing:.14em;color:var(--faint);border:0;
margin:0 0 .8rem;padding:0}
nav ol{list-style:none;margin:0;padding:0}
nav li{margin:.3rem 0}.deep{padding-left:.9rem}
nav a{color:var(--soft);text-decoration:none}nav a:hover{color:var(--accent)}
.legend{list-style:none;padding:1rem 0 0;margin:1.2rem 0 0;border-top:1px solid var(--line);
color:var(--soft);font-size:.8rem}
.legend .mark{margin-left:0;margin-right:.5em;vertical-align:.05em}
@media (min-width:66rem){.frame{grid-template-columns:minmax(0,46rem) 15rem;justify-content:center}
header{grid-column:1/-1}main{grid-column:1;grid-row:2}
nav{grid-column:2;grid-row:2;position:sticky;top:2rem;align-self:start;margin-top:1.7rem;
max-height:calc(100vh - 4rem);overflow-y:auto}}
@media (max-width:40rem){body{font-size:1rem;line-height:1.8}.frame{padding:0 1.1rem 3rem}
header{padding-top:1.8rem}h1{font-size:1.6rem}h2{font-size:1.3rem}h3{font-size:1.1rem}
.ranked>li{grid-template-columns:1.9rem minmax(0,1fr)}.rank{font-size:1.25rem}
.deep{display:none}nav ol,.legend{display:flex;flex-wrap:wrap;gap:.2rem 1.2rem}
.legend{margin-top:.8rem;padding-top:.8rem}
.tip{position:fixed;left:1rem;right:1rem;bottom:1rem;width:auto;max-width:none;margin:0}}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}.s{transition:none}}
@media print{:root{--paper:#fff;--card:#fff;--ink:#000;--soft:#333;--faint:#555;--line:#bbb;
--accent:#000;--wash:#fff}@page{margin:18mm 16mm}
body{font-size:10.2pt;line-height:1.65}.frame{display:block;max-width:none;padding:0}
main{max-width:none}nav,.skip,.tip,.back{display:none!important}header{padding-top:0}
h2,h3,h4{break-after:avoid}.ranked>li,tr,.entry{break-inside:avoid}a{color:inherit;
text-decoration:none}.list a[href^=http]::after{content:" " attr(href);font-size:.8em;color:#555}}
"""

#: what the page may load: nothing but this sheet and an empty icon
POLICY: Final = (
    "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; style-src 'sha256-"
    + base64.b64encode(hashlib.sha256(RULES.encode()).digest()).decode()
    + "'"
)
