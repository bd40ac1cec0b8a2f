// One step: our modules, htmx and Tabler's CSS become hashed files in web/static/dist, listed in manifest.json.
import { build } from "esbuild";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const here = path.dirname(fileURLToPath(import.meta.url));
const out = path.resolve(here, "../static/dist");
const fresh = `${out}.new`;

await rm(fresh, { recursive: true, force: true });
await mkdir(fresh, { recursive: true });

const { metafile } = await build({
  entryPoints: [path.join(here, "app.js"), path.join(here, "app.css")],
  bundle: true,
  minify: true,
  format: "esm",
  target: ["chrome109", "firefox115", "safari16"],
  entryNames: "[name]-[hash]",
  outdir: fresh,
  metafile: true,
  legalComments: "linked",
  logLevel: "warning",
});

const manifest = {};
for (const [file, about] of Object.entries(metafile.outputs)) {
  if (!about.entryPoint) continue;
  const name = path.basename(file);
  manifest[path.basename(about.entryPoint)] = name;
  await writeFile(path.join(fresh, `${name}.gz`), gzipSync(await readFile(path.join(fresh, name)), { level: 9 }));
}
await writeFile(path.join(fresh, "manifest.json"), JSON.stringify(manifest));
await rm(out, { recursive: true, force: true });
await rename(fresh, out);
