"""Charts of a comparison, as SVG that reads in light and dark and without colours."""
import math
from html import escape

import report

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 760, 400, 64, 130, 44, 48
STYLE = """
text{font:14px system-ui,sans-serif;fill:#22313f}.title{font-weight:600;font-size:16px}.axis{stroke:#5b6b78;stroke-width:1}
.grid{stroke:#c9d2d9;stroke-width:1}.line{fill:none;stroke:#7a8894;stroke-width:2}.dot{fill:#7a8894}
.own .line{stroke:#0b5d8c;stroke-width:3}.own .dot,.own.bar{fill:#0b5d8c}.own text,text.own{font-weight:700}.bar{fill:#9aa7b1}
@media (prefers-color-scheme:dark){text{fill:#e4ebf0}.axis{stroke:#9fb0bd}.grid{stroke:#41515e}.own .line{stroke:#6cc0f0}.own .dot,.own.bar{fill:#6cc0f0}}
"""


def frame(title, body, height=HEIGHT):
    """A drawing with its title, which is its name for who does not see it."""
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(title)}">'
            f'<style>{STYLE}</style><text class="title" x="{LEFT}" y="24">{escape(title)}</text>{body}</svg>\n')


def ticks(least, most):
    """Powers of ten around two values."""
    return [10.0**power for power in range(math.floor(math.log10(least)), math.ceil(math.log10(most)) + 1)]


def builds(built):
    """CPU time of a build over pages, both by powers of ten."""
    series = {}
    for row in built["results"]:
        if not row["name"].startswith("floor"):
            series.setdefault(row["name"], []).append((row["pages"], report.user(row)))
    times = [time for points in series.values() for _, time in points]
    pages = sorted({count for points in series.values() for count, _ in points})
    rows = ticks(min(times), max(times))
    span = math.log10(pages[-1] / pages[0]) or 1
    across = lambda count: LEFT + (WIDTH - LEFT - RIGHT) * math.log10(count / pages[0]) / span
    up = lambda time: HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * math.log10(time / rows[0]) / math.log10(rows[-1] / rows[0])
    body = ""
    for time in rows:
        body += f'<path class="grid" d="M{LEFT} {up(time):.1f}H{WIDTH - RIGHT}"/>'
        body += f'<text x="{LEFT - 8}" y="{up(time) + 5:.1f}" text-anchor="end">{time:g} s</text>'
    for count in pages:
        body += f'<path class="axis" d="M{across(count):.1f} {HEIGHT - BOTTOM}v6"/>'
        body += f'<text x="{across(count):.1f}" y="{HEIGHT - BOTTOM + 24}" text-anchor="middle">{count:,} pages</text>'
    ends = []
    for name, points in sorted(series.items(), key=lambda item: item[1][-1][1]):
        points.sort()
        kind = ' class="own"' if name == "provence" else ""
        path = "L".join(f"{across(count):.1f} {up(time):.1f}" for count, time in points)
        dots = "".join(f'<circle class="dot" cx="{across(count):.1f}" cy="{up(time):.1f}" r="4"/>' for count, time in points)
        # Names at the ends of their lines, none over another.
        at = up(points[-1][1]) + 5
        at = min([at] + [end - 18 for end in ends])
        ends.append(at)
        label = f'<text x="{across(points[-1][0]) + 12:.1f}" y="{at:.1f}">{escape(name)}</text>'
        body += f'<g{kind}><path class="line" d="M{path}"/>{dots}{label}</g>'
    return frame("CPU time of a full build, in user mode", body)


def edits(edited):
    """How long each dev server takes until an edit shows."""
    rows = sorted(edited, key=lambda row: row["content"].get("median", 1e9))
    rows = [row for row in rows if "median" in row["content"]]
    times = [row["content"]["median"] for row in rows]
    step = 10.0 ** math.floor(math.log10(max(times)))
    steps = [step * number for number in range(math.ceil(max(times) / step) + 1)]
    height = TOP + 40 * len(rows) + BOTTOM
    left = LEFT + 30
    across = lambda time: left + (WIDTH - left - RIGHT) * time / steps[-1]
    body = ""
    for step in steps:
        body += f'<path class="grid" d="M{across(step):.1f} {TOP}V{height - BOTTOM}"/>'
        body += f'<text x="{across(step):.1f}" y="{height - BOTTOM + 22}" text-anchor="middle">{step:,.0f} ms</text>'
    for number, row in enumerate(rows):
        own = row["name"] == "ours"
        name, time = ("provence" if own else row["name"]), row["content"]["median"]
        y = TOP + 40 * number + 8
        kind = "own bar" if own else "bar"
        body += f'<rect class="{kind}" x="{left}" y="{y}" width="{max(across(time) - left, 2):.1f}" height="24" rx="3"/>'
        label = "own" if own else "peer"
        body += f'<text class="{label}" x="{left - 8}" y="{y + 17}" text-anchor="end">{escape(name)}</text>'
        body += f'<text x="{across(time) + 8:.1f}" y="{y + 17}">{time:,.0f} ms</text>'
    return frame(f"From the edit of a story to the page that shows it, {rows[0]['pages']:,} pages", body, height)
