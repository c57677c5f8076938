#!/usr/bin/env node
// Makes `formats.jsonl`: what CLDR knows of ranges of dates and of units, and ICU4X has no data for.
//
//   npm install cldr-dates-full@48.2.0 cldr-units-full@48.2.0
//   vendor/cldr/make.mjs node_modules > vendor/cldr/formats.jsonl
//
// A line for each locale that differs from its parent by truncation, in the order of their codes: `[code, ranges, units]`,
// or `[code, other]` where it is the same as another. Ranges: by skeleton, patterns by the largest field in which both
// ends differ. Units: by name, `[long, short]`, each by plural category.
import { readdirSync, readFileSync } from "node:fs";

const modules = process.argv[2];
const skeletons = ["y", "yMMMM", "yMd", "yMMMd"];
const units = [
  "area-hectare", "area-square-kilometer", "area-square-meter",
  "digital-byte", "digital-gigabyte", "digital-kilobyte", "digital-megabyte", "digital-terabyte",
  "duration-day", "duration-hour", "duration-minute", "duration-month", "duration-second", "duration-week", "duration-year",
  "energy-kilowatt-hour",
  "length-centimeter", "length-kilometer", "length-meter", "length-millimeter", "length-nautical-mile",
  "mass-gram", "mass-kilogram", "mass-tonne",
  "power-gigawatt", "power-kilowatt", "power-megawatt", "power-watt",
  "speed-kilometer-per-hour", "speed-knot",
  "temperature-celsius",
  "volume-cubic-meter", "volume-liter",
];
const read = (path) => JSON.parse(readFileSync(`${modules}/${path}`, "utf8"));

function ranges(locale) {
  const calendar = read(`cldr-dates-full/main/${locale}/ca-gregorian.json`).main[locale].dates.calendars.gregorian;
  const known = calendar.dateTimeFormats.intervalFormats;
  const kept = { fallback: known.intervalFormatFallback };
  for (const skeleton of skeletons) {
    const { y, M, d } = known[skeleton] ?? {};
    kept[skeleton] = { y, M, d };
  }
  return kept;
}

function unitsOf(locale) {
  const known = read(`cldr-units-full/main/${locale}/units.json`).main[locale].units;
  const patterns = (width, unit) => {
    const prefix = "unitPattern-count-";
    const of = known[width][unit] ?? {};
    return Object.fromEntries(
      Object.keys(of).filter((key) => key.startsWith(prefix)).map((key) => [key.slice(prefix.length), of[key]]),
    );
  };
  return Object.fromEntries(
    units.map((unit) => [unit.slice(unit.indexOf("-") + 1), [patterns("long", unit), patterns("short", unit)]]),
  );
}

const lines = new Map();
const locales = readdirSync(`${modules}/cldr-dates-full/main`).sort();
for (const locale of locales) {
  lines.set(locale, JSON.stringify([ranges(locale), unitsOf(locale)]));
}
const inherited = (locale) => {
  for (let parent = locale; parent.includes("-");) {
    parent = parent.slice(0, parent.lastIndexOf("-"));
    if (lines.has(parent)) return lines.get(parent);
  }
  return locale === "und" ? undefined : lines.get("und");
};
const first = new Map();
for (const [locale, line] of lines) {
  if (line === inherited(locale)) continue;
  const same = first.get(line);
  if (same) console.log(JSON.stringify([locale, same]));
  else console.log(`["${locale}",${line.slice(1)}`);
  first.set(line, same ?? locale);
}
