// Runs the tests of the scripts: node test.mjs (needs the parts of package-lock.json: npm ci --ignore-scripts)
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const tests = fileURLToPath(new URL("test", import.meta.url));
const bundled = mkdtempSync(join(tmpdir(), "numeretto-web-"));
try {
  const names = readdirSync(tests).filter((name) => name.endsWith(".test.ts"));
  await build({
    entryPoints: names.map((name) => join(tests, name)),
    outdir: bundled,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    format: "esm",
    loader: { ".ftl": "text" },
    logLevel: "warning",
  });
  const files = names.map((name) => join(bundled, name.replace(/\.ts$/, ".mjs")));
  process.exitCode = spawnSync(process.execPath, ["--test", ...files], { stdio: "inherit" }).status ?? 1;
} finally {
  rmSync(bundled, { recursive: true, force: true });
}
