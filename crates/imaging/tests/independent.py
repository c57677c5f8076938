#!/usr/bin/env python3
"""Checks derivatives with other people's readers: pixels with Pillow and LittleCMS, tags with exiftool.

  independent.py BENCH            BENCH: the example binary `derive` (cargo build --release -p provence-imaging --example derive)

Says plainly what it skips when a tool is missing. Exit code 1 when a check fails.
"""
import io, json, os, shutil, subprocess, sys, tempfile

here = os.path.dirname(os.path.abspath(__file__))
fixtures = os.path.join(here, "fixtures")
failed = 0

def check(ok, what):
    global failed
    failed += not ok
    if not ok: print("FAILED", what)

try:
    import numpy as np
    from PIL import Image, ImageCms, ImageOps
except ImportError as missing:
    print(f"skipped: pixels against Pillow and LittleCMS ({missing})")
    Image = None
exiftool = shutil.which("exiftool")
if not exiftool: print("skipped: tags against exiftool (not installed)")
if len(sys.argv) != 2 or not os.access(sys.argv[1], os.X_OK):
    sys.exit(__doc__)

def lab(rgb):
    v = np.asarray(rgb, np.float64) / 255
    v = np.where(v <= .04045, v / 12.92, ((v + .055) / 1.055) ** 2.4)
    xyz = v @ np.array([[.4124, .2126, .0193], [.3576, .7152, .1192], [.1805, .0722, .9505]]) / [.9505, 1, 1.089]
    f = np.where(xyz > .008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.stack([116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])], -1)

def reference(path, width):
    """The picture as Pillow sees it: orientation, profile, then Lanczos."""
    im = Image.open(path); profile = im.info.get("icc_profile"); im = ImageOps.exif_transpose(im)
    if im.mode in ("I;16", "I", "I;16B"): im = Image.fromarray((np.asarray(im) / 257 + .5).astype(np.uint8))
    if im.mode == "P": im = im.convert("RGBA" if "transparency" in im.info else "RGB")
    if profile: im = ImageCms.profileToProfile(im, io.BytesIO(profile), ImageCms.createProfile("sRGB"), renderingIntent=0, outputMode="RGB")
    if im.mode == "RGBA":
        white = Image.new("RGBA", im.size, "white"); white.alpha_composite(im); im = white
    im = im.convert("RGB")
    return im.resize((width, round(im.height * width / im.width)), Image.LANCZOS)

pictures, worst_mean = 0, 0.0
with tempfile.TemporaryDirectory() as out:
    for name in sorted(os.listdir(fixtures)):
        if name.rsplit(".", 1)[-1] not in ("jpg", "png", "webp", "tif", "avif"): continue
        made = subprocess.run([sys.argv[1], os.path.join(fixtures, name), out, "120"], capture_output=True, text=True)
        check(made.returncode == 0, f"{name}: {made.stderr.strip()}")
        for kind in ("jpg", "webp", "avif"):
            path = os.path.join(out, f"120.{kind}")
            if made.returncode or not os.path.exists(path): continue
            pictures += 1
            if Image:
                ours = Image.open(path)
                check(not ours.info.get("icc_profile"), f"{name}.{kind}: a profile came along")
                if ours.mode == "RGBA":
                    white = Image.new("RGBA", ours.size, "white"); white.alpha_composite(ours); ours = white
                theirs = reference(os.path.join(fixtures, name), 120)
                check(ours.size == theirs.size, f"{name}.{kind}: size {ours.size} for {theirs.size}")
                if ours.size == theirs.size:
                    error = np.sqrt(((lab(ours.convert("RGB")) - lab(theirs)) ** 2).sum(-1))
                    # Hard edges between saturated patches are no fair test of 4:2:0: the inner 10 x 10 of each 20 x 20.
                    inner = [error[20 * (i // 6) + 5:20 * (i // 6) + 15, 20 * (i % 6) + 5:20 * (i % 6) + 15].mean() for i in range(24)]
                    mean, worst = float(np.mean(inner)), float(np.max(inner))
                    limits = (2.5, 6.0) if name.startswith("cmyk-icc") else (1.5, 4.0)
                    worst_mean = max(worst_mean, mean)
                    check(mean < limits[0] and worst < limits[1], f"{name}.{kind}: mean ΔE {mean:.2f}, worst patch {worst:.2f}")
            if exiftool:
                tags = json.loads(subprocess.run([exiftool, "-j", "-G1", "-struct", path], capture_output=True, text=True).stdout)[0]
                want = {"XMP-dc:Creator": ["Zoé Ångström"], "XMP-photoshop:Credit": "Crédit & Cie", "XMP-dc:Rights": "© Z. Å.", "XMP-iptcCore:AltTextAccessibility": "Des bateaux",
                        "XMP-xmpRights:WebStatement": "https://oneprovence.example/photos/x/", "XMP-cc:License": "https://creativecommons.org/licenses/by/4.0/"}
                for key, value in want.items():
                    found = tags.get(key)
                    check(found == value or found == [value] or [found] == value, f"{name}.{kind}: {key} is {found!r}")
                check("digitalCapture" in str(tags.get("XMP-iptcExt:DigitalSourceType", "")) or "capture" in str(tags.get("XMP-iptcExt:DigitalSourceType", "")).lower(), f"{name}.{kind}: source type {tags.get('XMP-iptcExt:DigitalSourceType')!r}")
                check(not any(key.startswith(("GPS", "ExifIFD", "IFD1", "IPTC", "Photoshop")) or "Serial" in key or "Thumbnail" in key for key in tags), f"{name}.{kind}: something leaked: {sorted(tags)}")
                check(not tags.get("ExifTool:Warning"), f"{name}.{kind}: {tags.get('ExifTool:Warning')}")
print(f"{pictures} derivatives checked, {failed} failures; largest mean ΔE {worst_mean:.2f}")
sys.exit(failed > 0)
