"""The tables of a comparison, as Markdown."""

import statistics

BEGIN, END = "<!-- compare: begin -->", "<!-- compare: end -->"


def tables(built, edited):
    """Builds by size, with each peer's ratio to ours, then edits."""
    machine = built["machine"]
    lines = [f"Measured {machine['when'][:10]} on {machine['cores']} cores; medians, with the least and the most by the clock. "
             "*CPU* is the time in user mode. *Others* is the time that other work took on the machine meanwhile: "
             "where it is not near 0, the CPU time is the better figure.", ""]
    lines += ["| pages | | by the clock | CPU | times ours | peak memory | others |", "|---:|---|---:|---:|---:|---:|---:|"]
    for pages in sorted({row["pages"] for row in built["results"]}):
        rows = [row for row in built["results"] if row["pages"] == pages]
        own = next((row for row in rows if row["name"] == "provence"), None)
        for row in sorted(rows, key=user):
            wall, cpu = row["wall"], user(row)
            ratio = f"{cpu / user(own):.1f}" if own and row is not own else ""
            lines.append(f"| {pages:,} | {row['name']} | {wall['median']:.2f} s ({wall['min']:.2f}–{wall['max']:.2f}) | {cpu:.2f} s | {ratio} "
                         f"| {row['rss_mb']['median']:.0f} MB | {row['others']['median']:.1f} s |")
    lines += ["", f"From an edit to the page that shows it, {edited[0]['pages']:,} pages, medians (least–most):", ""]
    lines += ["| | start | a story | the base layout | peak memory |", "|---|---:|---:|---:|---:|"]
    for row in sorted(edited, key=lambda row: row["content"].get("median", 1e9)):
        name = "provence" if row["name"] == "ours" else row["name"]
        lines.append(f"| {name} | {row['up_s']:.1f} s | {span(row['content'])} | {span(row['layout'])} | {row['rss_mb']:.0f} MB |")
    return "\n".join(lines)


def user(row):
    """Seconds of a row's runs in user mode, the median."""
    return statistics.median(run["user"] for run in row["raw"])


def span(measured):
    if "median" not in measured:
        return "never"
    return f"{measured['median']:.0f} ms ({measured['min']:.0f}–{measured['max']:.0f})"


def put(path, text):
    """Between the marks of a file, which must be there."""
    whole = path.read_text(encoding="utf-8")
    before, rest = whole.split(BEGIN, 1)
    _, after = rest.split(END, 1)
    path.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", encoding="utf-8")
