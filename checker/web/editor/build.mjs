// Builds the two scripts of the pages: node build.mjs. Their licences go beside them.
import { build } from "esbuild";
import { copyFile, readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

const target = "../static";
const result = await build({
  entryPoints: ["src/editor.js"],
  outfile: join(target, "editor.js"),
  bundle: true,
  minify: true,
  format: "iife",
  target: ["chrome109", "firefox115", "safari16"],
  legalComments: "none",
  metafile: true,
});
await copyFile("node_modules/htmx.org/dist/htmx.min.js", join(target, "htmx.js"));

// Every package that went into the bundles, with its own licence.
const packages = new Set(["htmx.org"]);
for (const input of Object.keys(result.metafile.inputs)) {
  const found = input.match(/node_modules\/((?:@[^/]+\/)?[^/]+)\//);
  if (found) packages.add(found[1]);
}
const parts = [];
for (const name of [...packages].sort()) {
  const folder = join("node_modules", name);
  const about = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const file = (await readdir(folder)).find((one) => /^licen[cs]e/i.test(one));
  const text = file ? await readFile(join(folder, file), "utf8") : `Licence: ${about.license}\n`;
  parts.push(`${name} ${about.version}\n${"-".repeat(40)}\n${text.trim()}\n`);
}
await writeFile(join(target, "LICENSES.txt"), parts.join("\n\n"));
