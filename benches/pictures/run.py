#!/usr/bin/env python3
"""Measures the picture pipeline beside sharp's, in turn, on the same photos.

  NODE_MODULES=DIR benches/pictures/run.py PHOTOS [--rounds 5] [--settings default,identical,jpeg] [--judge 3] [--hugo N]

PHOTOS is a folder of .jpg; `photos.py` makes one. Each photo becomes 2400, 1600, 960 and 480 pixels wide:

  default     JPEG at quality 80 and WebP at 75, each program as it is by default
  identical   the same with the encoders set alike: libwebp's method 4, sequential JPEG with optimal codes
  jpeg        JPEG alone, as it is by default

sharp is that of NODE_MODULES, and gets the fast way through it (see sharp.mjs). Times are taken within each program,
without its start; memory is the most its process ever held. Figures are medians of all rounds. On a machine that does other
work too, trust CPU time more than wall time.

`--judge N` compares the files of N photos with a Lanczos reference made by Pillow: PSNR of RGB, and SSIM of luma
(Gaussian window of 11, sigma 1.5), each the mean of all pictures. `--hugo N` also builds a site of N photos with the
`hugo` on PATH at the default setting. Needs numpy, Pillow, node and cargo.
"""
import argparse
import contextlib
import json
import math
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time

import numpy as np
from PIL import Image, ImageOps

HERE = pathlib.Path(__file__).resolve().parent
WIDTHS = [2400, 1600, 960, 480]
SETTINGS = {
    "default": ("jpeg,webp", "balanced"),
    "identical": ("jpeg,webp", "peer"),
    "jpeg": ("jpeg", "balanced"),
}


def build():
    """The example that runs ours; cargo says where it is."""
    command = ["cargo", "build", "--release", "-p", "provence-imaging", "--example", "bench"]
    messages = subprocess.run(
        [*command, "--message-format", "json-render-diagnostics"], cwd=HERE, check=True, stdout=subprocess.PIPE
    ).stdout
    built = (json.loads(line) for line in messages.splitlines())
    return next(m["executable"] for m in built if m.get("executable") and m["target"]["name"] == "bench")


def run(command, **options):
    """What the process says, its CPU seconds, and its most memory in MB."""
    process = subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE, **options)
    said, memory = [], 0
    reader = threading.Thread(target=lambda: said.append(process.stdout.read()))
    reader.start()
    # The kernel's own account at the end would count this program's memory too, which the process had before its start.
    while reader.is_alive():
        with contextlib.suppress(OSError):
            for line in pathlib.Path(f"/proc/{process.pid}/status").read_text().splitlines():
                if line.startswith("VmHWM:"):
                    memory = max(memory, int(line.split()[1]) / 1024)
        reader.join(0.02)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{command[0]} failed")
    return said[0], usage.ru_utime + usage.ru_stime, memory


def measure(command):
    said, _, memory = run(command)
    report = json.loads(said)
    return {
        "wall": report["wall"],
        "cpu": report["cpu"] / report["photos"] * 1e3,
        "memory": memory,
        "bytes": (report["jpeg"] + report["webp"]) / report["photos"] / 1e6,
        "speed": report["photos"] / report["wall"],
    }


def hugo(photos, site):
    """The same files by Hugo's templates, in a site that holds nothing else."""
    (site / "assets").mkdir(parents=True)
    (site / "layouts").mkdir()
    for photo in photos:
        shutil.copy(photo, site / "assets")
    (site / "hugo.toml").write_text('baseURL = "https://example.org/"\ndisableKinds = ["taxonomy", "sitemap", "RSS"]\n')
    (site / "layouts" / "home.html").write_text(
        '{{ range resources.Match "*.jpg" }}{{ with . | images.Filter images.AutoOrient }}'
        f"{{{{ $photo := . }}}}{{{{ range slice {' '.join(map(str, WIDTHS))} }}}}"
        '{{ ($photo.Resize (printf "%dx jpg q80 Lanczos" .)).RelPermalink }}'
        '{{ ($photo.Resize (printf "%dx webp q75 Lanczos" .)).RelPermalink }}'
        "{{ end }}{{ end }}{{ end }}\n"
    )
    start = time.perf_counter()
    _, cpu, memory = run(["hugo", "--quiet", "-s", site, "--cacheDir", site / "cache"], stderr=subprocess.DEVNULL)
    wall = time.perf_counter() - start
    made = [file for file in site.glob("public/*") if file.suffix in (".jpg", ".webp")]
    return {
        "wall": wall,
        "cpu": cpu / len(photos) * 1e3,
        "memory": memory,
        "bytes": sum(file.stat().st_size for file in made) / len(photos) / 1e6,
        "speed": len(photos) / wall,
        "files": len(made),
    }


def blurred(plane):
    """By the window of SSIM, where it lies wholly inside."""
    window = np.exp(-(np.arange(-5, 6) ** 2) / (2 * 1.5**2)).astype(np.float32)
    window /= window.sum()
    rows = len(plane) - 10
    plane = sum(weight * plane[i : i + rows] for i, weight in enumerate(window))
    columns = plane.shape[1] - 10
    return sum(weight * plane[:, i : i + columns] for i, weight in enumerate(window))


def ssim(a, b):
    a, b = (picture @ np.float32([0.299, 0.587, 0.114]) for picture in (a, b))
    mean_a, mean_b = blurred(a), blurred(b)
    spread_a, spread_b = blurred(a * a) - mean_a**2, blurred(b * b) - mean_b**2
    both = blurred(a * b) - mean_a * mean_b
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    return float(
        np.mean((2 * mean_a * mean_b + c1) * (2 * both + c2) / ((mean_a**2 + mean_b**2 + c1) * (spread_a + spread_b + c2)))
    )


def references(photos):
    """The judged photos at every width, scaled at once from all their pixels."""
    for photo in photos:
        whole = ImageOps.exif_transpose(Image.open(photo)).convert("RGB")
        for width in WIDTHS:
            size = (width, round(width * whole.height / whole.width))
            yield photo.stem, width, np.asarray(whole.resize(size, Image.LANCZOS), dtype=np.float32)


def judge(reference, folder, formats):
    """PSNR and SSIM of each file of a folder, by format."""
    scores = {}
    for stem, width, expected in reference:
        for kind in formats.split(","):
            found = np.asarray(Image.open(folder / f"{stem}-{width}.{kind}").convert("RGB"), dtype=np.float32)
            error = float(np.mean((found - expected) ** 2))
            scores.setdefault(kind, []).append((10 * math.log10(255**2 / error), ssim(found, expected)))
    return {kind: [statistics.mean(score) for score in zip(*values)] for kind, values in scores.items()}


def median(rounds):
    return {name: statistics.median(figures[name] for figures in rounds) for name in rounds[0]}


def row(name, figures):
    print(
        f"| {name} | {figures['wall']:.2f} s | {figures['cpu']:.0f} ms | {figures['memory']:.0f} MB "
        f"| {figures['bytes']:.3f} MB |",
        flush=True,
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("photos", type=pathlib.Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    parser.add_argument("--settings", default=",".join(SETTINGS))
    parser.add_argument("--judge", type=int, default=3, metavar="N")
    parser.add_argument("--hugo", type=int, default=0, metavar="N")
    options = parser.parse_args()
    if "NODE_MODULES" not in os.environ:
        sys.exit("NODE_MODULES names the folder that sharp is installed in: npm install sharp")
    photos = sorted(options.photos.glob("*.jpg"))
    if not photos:
        sys.exit(f"no .jpg in {options.photos}")
    ours = build()
    judged = photos[:: max(1, len(photos) // max(1, options.judge))][: options.judge]
    reference = list(references(judged))
    print(f"{len(photos)} photos, {options.rounds} rounds, {options.workers} workers, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        folders = {name: scratch / name for name in ("ours", "sharp")}
        for folder in folders.values():
            folder.mkdir()
        first = None
        for setting in options.settings.split(","):
            formats, effort = SETTINGS[setting]
            rounds = {"ours": [], "sharp": []}
            for _ in range(options.rounds):
                for name, program in (("ours", [ours]), ("sharp", ["node", HERE / "sharp.mjs"])):
                    tail = [effort] if name == "ours" else []
                    command = [*program, options.photos, folders[name], formats, options.workers, *tail]
                    rounds[name].append(measure(command))
            figures = {name: median(values) for name, values in rounds.items()}
            first = first or figures["ours"]
            print(f"\n{setting}\n\n| | wall | CPU a photo | memory | bytes a photo |\n|---|---|---|---|---|")
            for name in figures:
                row(name, figures[name])
            ratio = {name: figures["sharp"][name] / figures["ours"][name] for name in figures["ours"]}
            pairs = sorted(b["wall"] / a["wall"] for a, b in zip(rounds["ours"], rounds["sharp"]))
            print(
                f"\nsharp ÷ ours: wall {ratio['wall']:.2f} (rounds {pairs[0]:.2f} to {pairs[-1]:.2f}), "
                f"CPU {ratio['cpu']:.2f}, memory {ratio['memory']:.1f}, bytes {ratio['bytes']:.3f}"
            )
            if reference:
                for name, folder in folders.items():
                    for kind, (psnr, similarity) in judge(reference, folder, formats).items():
                        print(f"{name} {kind}: PSNR {psnr:.2f} dB, SSIM {similarity:.4f}")
        if options.hugo:
            few = photos[: options.hugo]
            figures = hugo(few, scratch / "site")
            print(f"\nHugo, default, {len(few)} photos, {figures['files']} files\n\n| | wall | CPU a photo | memory | bytes a photo |\n|---|---|---|---|---|")
            row("Hugo", figures)
            print(f"\nHugo ÷ ours, a photo: wall {first['speed'] / figures['speed']:.1f}, CPU {figures['cpu'] / first['cpu']:.1f}")
    print(f"\nload at the end {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
