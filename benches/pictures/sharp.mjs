// What `run.py` measures against: the best that sharp can be asked for. Each photo is decoded once, to the widest size;
// the others are made from that.
//
//   node sharp.mjs PHOTOS OUT FORMATS WORKERS
//
// NODE_MODULES names the folder that sharp is installed in.
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const sharp = createRequire(path.join(process.env.NODE_MODULES, "from.js"))("sharp");
const [photos, out, formats, workers] = process.argv.slice(2);
const [widest, ...widths] = [2400, 1600, 960, 480];
const settings = { jpeg: { quality: 80 }, webp: { quality: 75 } };
sharp.cache(false);
// The workers are what runs at the same time; more threads for each would only take turns.
sharp.concurrency(1);

const names = fs.readdirSync(photos).filter((name) => name.endsWith(".jpg")).sort();
const bytes = { jpeg: 0, webp: 0 };

async function write(picture, name, width) {
  for (const format of formats.split(",")) {
    const file = path.join(out, `${path.parse(name).name}-${width}.${format}`);
    const { size } = await picture.clone().toFormat(format, settings[format]).toFile(file);
    bytes[format] += size;
  }
}

async function make(name) {
  const decoded = sharp(path.join(photos, name)).autoOrient().resize(widest).removeAlpha().raw();
  const { data, info } = await decoded.toBuffer({ resolveWithObject: true });
  const raw = { width: info.width, height: info.height, channels: info.channels };
  await write(sharp(data, { raw }), name, widest);
  for (const width of widths) await write(sharp(data, { raw }).resize(width), name, width);
}

const [start, cpu] = [performance.now(), process.cpuUsage()];
const queue = names.values();
await Promise.all(
  Array.from({ length: Number(workers) }, async () => {
    for (const name of queue) await make(name);
  }),
);
const used = process.cpuUsage(cpu);
const report = { photos: names.length, wall: (performance.now() - start) / 1e3, cpu: (used.user + used.system) / 1e6 };
console.log(JSON.stringify({ ...report, ...bytes }));
