#!/usr/bin/env python3
"""Makes photos of 24 megapixels to measure with: `photos.py --out DIR [--count 12]` (needs numpy and Pillow).

Not photographs, but as hard to code as photographs: sky, ground with detail at every scale, hard edges, fine lines, and
the grain of a sensor. JPEG at quality 95 with 4:2:0, as cameras write it, 8 to 9 MB each; one in ten is turned by EXIF.
The same count gives the same files.
"""
import argparse
import pathlib

import numpy as np
from PIL import Image, ImageDraw, ImageOps

WIDTH, HEIGHT = 6000, 4000
ORIENTATION = 0x0112


def detail(random, coarsest, finest, falloff):
    """Noise of several scales, each twice as fine as the one before: mean 0, spread 1."""
    total = np.zeros((HEIGHT, WIDTH), np.float32)
    for octave in range(coarsest, finest):
        size = (max(2, WIDTH >> (9 - octave)), max(2, HEIGHT >> (9 - octave)))
        grid = Image.fromarray(random.random(size[::-1], dtype=np.float32))
        total += falloff**octave * np.asarray(grid.resize((WIDTH, HEIGHT), Image.BICUBIC))
    total -= total.mean()
    return total / total.std()


def scene(seed):
    random = np.random.default_rng(seed)
    height = np.linspace(0, 1, HEIGHT, dtype=np.float32)[:, None]
    ground = detail(random, 0, 9, 0.85)
    horizon = 0.3 + 0.3 * random.random()
    tint = 0.3 + 0.5 * random.random(3)
    channels = []
    for own, other in zip(tint, tint[::-1]):
        sky = own + 0.6 * (1 - own) * (1 - height) + 0.02 * ground
        land = other * (0.8 + 0.19 * ground) * (1.1 - 0.4 * height)
        channels.append(np.where(height < horizon, sky, land))
    picture = Image.fromarray((np.clip(np.stack(channels, axis=2), 0, 1) * 255).astype(np.uint8))
    draw = ImageDraw.Draw(picture)
    for _ in range(120):
        x, y = int(random.integers(WIDTH)), int(random.integers(int(HEIGHT * horizon / 2), HEIGHT))
        size, color = int(random.integers(20, 500)), tuple(int(v) for v in random.integers(10, 245, 3))
        match random.integers(3):
            case 0:
                draw.rectangle([x, y, x + size, y + size // 2], fill=color)
            case 1:
                draw.ellipse([x, y, x + size // 2, y + size], fill=color)
            case _:
                draw.line([x, y, x + size, y - size], fill=color, width=int(random.integers(1, 9)))
    texture = 3 * detail(random, 7, 9, 0.8) + random.normal(0, 3, (HEIGHT, WIDTH)).astype(np.float32)
    return Image.fromarray(np.clip(np.asarray(picture) + texture[:, :, None], 0, 255).astype(np.uint8))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", required=True, type=pathlib.Path)
    parser.add_argument("--count", type=int, default=12)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    # A scene takes ten seconds, its mirror images none, and they have other blocks.
    variants = [lambda p: p, ImageOps.mirror, ImageOps.flip, lambda p: ImageOps.mirror(ImageOps.flip(p))]
    for index in range(options.count):
        if index % 4 == 0:
            picture = scene(index // 4)
        exif = Image.Exif()
        exif[ORIENTATION] = 6 if index % 10 == 9 else 1
        path = options.out / f"photo-{index + 1:02}.jpg"
        variants[index % 4](picture).save(path, quality=95, subsampling="4:2:0", exif=exif)
        print(path)


if __name__ == "__main__":
    main()
