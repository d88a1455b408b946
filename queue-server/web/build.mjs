// Bundles the pages' scripts, styles and fonts into one folder: node build.mjs SOURCES TARGET
// Run by ../build.rs with the parts that package-lock.json names beside it; nothing is fetched here.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";
import { compile } from "sass";

const [sources, target] = process.argv.slice(2);
if (!sources || !target) throw new Error("usage: node build.mjs SOURCES TARGET");
const parts = dirname(dirname(createRequire(import.meta.url).resolve("esbuild/package.json")));

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });

// Every file in ts/pages is the script of a page; the worker is shared by all of them.
const scripts = readdirSync(join(sources, "ts/pages")).map((name) => join(sources, "ts/pages", name));
await build({
  entryPoints: [...scripts, join(sources, "ts/live-worker.ts")],
  outdir: target,
  entryNames: "[name]",
  bundle: true,
  minify: true,
  format: "iife",
  target: ["chrome109", "firefox115", "safari16"],
  charset: "utf8",
  legalComments: "none",
  nodePaths: [parts],
  loader: { ".ftl": "text" },
  logLevel: "warning",
});

// Every file in styles that does not begin with an underscore is a style sheet.
for (const name of readdirSync(join(sources, "styles")).filter((name) => /^[^_].*\.scss$/.test(name))) {
  const { css } = compile(join(sources, "styles", name), {
    style: "compressed",
    loadPaths: [parts],
    // Bootstrap Italia still uses what Sass will drop one day.
    quietDeps: true,
    silenceDeprecations: ["import", "global-builtin", "color-functions"],
  });
  writeFileSync(join(target, basename(name, ".scss") + ".css"), css);
}

// Latin letters alone: Italian and English need no others.
const fonts = {
  "titillium-400": "@fontsource/titillium-web/files/titillium-web-latin-400-normal.woff2",
  "titillium-700": "@fontsource/titillium-web/files/titillium-web-latin-700-normal.woff2",
  "roboto-mono-700": "@fontsource/roboto-mono/files/roboto-mono-latin-700-normal.woff2",
};
for (const [name, file] of Object.entries(fonts)) {
  writeFileSync(join(target, `${name}.woff2`), readFileSync(join(parts, file)));
}
writeFileSync(join(target, "icon.svg"), readFileSync(join(sources, "icon.svg")));

// The board's voice, as speech/make recorded it.
for (const name of readdirSync(join(sources, "speech"))) {
  writeFileSync(join(target, name), readFileSync(join(sources, "speech", name)));
}

// Compressed once, here, as small as can be; what is compressed by its nature stays as it is.
for (const name of readdirSync(target).filter((name) => !/\.(woff2|mp3)$/.test(name))) {
  const bytes = readFileSync(join(target, name));
  const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };
  writeFileSync(join(target, `${name}.br`), brotliCompressSync(bytes, brotli));
  writeFileSync(join(target, `${name}.gz`), gzipSync(bytes, { level: 9 }));
}
