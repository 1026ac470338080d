// Makes dist/: the loader, a widget for each locale under the hash of its content, and integrity.json.
//   node build.mjs           build
//   node build.mjs --tests   put the unit tests where `node --test` finds them

import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";
import { minify } from "terser";

const ROOT = dirname(fileURLToPath(import.meta.url));
const DIST = join(ROOT, "dist");
const LOCALES = ["en", "es"];
const SOURCES = ["build.mjs", "package-lock.json", "src"];

/** Style sheets become text, made small. */
const styles = {
  name: "styles",
  setup(building) {
    building.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(readFileSync(path, "utf8"), { loader: "css", minify: true, target: "safari14" });
      return { contents: code.trim(), loader: "text" };
    });
  },
};

/** White space between the tags of a template is white space on every visit: one blank is as good as many. */
function tight(code) {
  return code.replace(/\s*\n\s*(?=[@a-z?-]+=\$?[{"])/g, " ").replace(/\s*\n\s*>/g, ">").replace(/>\s*\n\s*</g, "><").replace(/>\s*\n\s*\$\{/g, ">${").replace(/\}\s*\n\s*</g, "}<");
}

/** `#name` of a class becomes an ordinary name, which the build shortens: Safari 14 knows no private methods, and the type check has seen to the rest. */
function withoutPrivate(code) {
  return code.replace(/(?<=[\w)!]\??\.)#(?=[a-z])/g, PRIVATE).replace(/^( +(?:(?:readonly|async|get|static) )*)#(?=[a-z])/gm, `$1${PRIVATE}`);
}

const sources = {
  name: "sources",
  setup(building) {
    building.onLoad({ filter: /src[\\/].*\.ts$/ }, ({ path }) => {
      const code = withoutPrivate(readFileSync(path, "utf8"));
      return { contents: /[\\/]view[\\/]/.test(path) ? tight(code) : code, loader: "ts" };
    });
  },
};

/**
 * What no template here uses of Lit (directives, SVG and MathML templates, values inside comments or in place of attributes) or needs
 * (its version in a global of the page, of which a page with a Lit of its own warns), each with what stands in its place.
 */
const UNUSED = JSON.parse(readFileSync(join(ROOT, "src", "unused-of-lit.json"), "utf8"));

const smallLit = {
  name: "small-lit",
  setup(building) {
    building.onLoad({ filter: /lit-html[\\/]lit-html\.js$/ }, ({ path }) => {
      let code = readFileSync(path, "utf8");
      for (const [was, is] of UNUSED) {
        if (code.split(was).length !== 2) throw new Error(`lit-html has changed: look for ${was.slice(0, 60)} of src/unused-of-lit.json`);
        code = code.replace(was, () => is);
      }
      return { contents: code, loader: "js" };
    });
  },
};

/** `import ... from "locale"`: the strings of the locale that a widget is made for. */
function localised(locale) {
  return {
    name: "locale",
    setup(building) {
      building.onResolve({ filter: /^locale$/ }, () => ({ path: join(ROOT, "src", "strings", `${locale}.ts`) }));
    },
  };
}

/** Names that this code alone uses: no field of a message, no text, no property of the browser, nothing that a page or a test calls. */
const PRIVATE = "own_";
const OWN = /^(own_.*|answerOf|askErase|browse|calls|canRead|changed|chevron|isAsked|isCited|isOffline|isOpen|isPage|isWaiting|keepDraft|keepSession|keepUnsent|linked|linkedSparingly|marked|numbers|patience|reading|redraw|reveal|sessionNotice|shelf|silent|sought|tokenRefused|typed|unsent|written|hint|jump|tell|pick|rest|arrived|opened|alarm|blocks|cites|locator|publisher|authors|suggestions|urgency|replies|shown|dialled|conversation|desk|acts|cover|pressed|cancelled|refit|brief|emergency|toggle|hush|know|answered|wake|review|topic|parts|session|starters|kinds|groups|painted|picture)$/;

const SMALLER = { module: true, ecma: 2022, compress: { passes: 4, unsafe_arrows: true, unsafe_methods: true, keep_fargs: false, pure_getters: true, hoist_props: true }, format: { comments: false } };
const SHARED = { bundle: true, minify: true, format: "esm", target: "safari14", supported: { destructuring: true }, charset: "utf8", legalComments: "none", write: false, plugins: [styles, sources, smallLit] };

/** The loader also runs as a classic script, and in old browsers, to tell them where to go instead. */
const ANYWHERE = { format: "iife", target: "es2020" };

async function bundled(entry, locale, more = {}) {
  const plugins = [...SHARED.plugins, localised(locale)];
  const made = await build({ ...SHARED, mangleProps: OWN, plugins, entryPoints: [join(ROOT, "src", entry)], ...more });
  const { code } = await minify(made.outputFiles[0].text, SMALLER); // 3 % less than esbuild alone
  return Buffer.from(code);
}

function hash(bytes, kind, form) {
  return createHash(kind).update(bytes).digest(form);
}

function filesOf(path) {
  const full = join(ROOT, path);
  const entries = path === "src" ? readdirSync(full, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()) : null;
  return entries ? entries.map((entry) => join(entry.parentPath ?? entry.path, entry.name)) : [full];
}

/** One hash over all that the bundle is made of. tests/widget/test_bundle.py makes the same without Node. */
export function sourcesHash() {
  const names = SOURCES.flatMap(filesOf).map((path) => relative(ROOT, path).split(sep).join("/")).sort();
  return hash(names.map((name) => `${name} ${hash(readFileSync(join(ROOT, name)), "sha256", "hex")}\n`).join(""), "sha256", "hex");
}

function written(name, bytes) {
  mkdirSync(dirname(join(DIST, name)), { recursive: true });
  writeFileSync(join(DIST, name), bytes);
  return [name, `sha384-${hash(bytes, "sha384", "base64")}`];
}

async function main() {
  const widgets = await Promise.all(LOCALES.map(async (locale) => [`widget${locale === "en" ? "" : `.${locale}`}.js`, await bundled("widget.ts", locale)]));
  const version = hash(Buffer.concat(widgets.map(([, bytes]) => bytes)), "sha256", "hex").slice(0, 12);
  const loader = await bundled("loader.ts", "en", { define: { VERSION: JSON.stringify(version) }, ...ANYWHERE });
  rmSync(DIST, { recursive: true, force: true });
  const entries = [written("palsy-guide.js", loader), ...widgets.map(([name, bytes]) => written(`${version}/${name}`, bytes))];
  writeFileSync(join(DIST, "integrity.json"), `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`);
  writeFileSync(join(DIST, "made-from"), `${sourcesHash()}\n`);
}

async function tests() {
  const folder = join(ROOT, "tests");
  const outdir = join(ROOT, "node_modules", ".tests");
  rmSync(outdir, { recursive: true, force: true });
  const entryPoints = readdirSync(folder).filter((name) => name.endsWith(".test.ts")).map((name) => join(folder, name));
  await build({ bundle: true, format: "esm", platform: "node", target: "node20", outdir, outExtension: { ".js": ".mjs" }, entryPoints, plugins: [styles, localised("en")], packages: "external" });
}

await (process.argv.includes("--tests") ? tests() : main());
