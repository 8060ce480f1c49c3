"use strict";
// Keeps what Node.js makes of a command's modules: where each request leads, the text of each module, and V8's code of the functions that
// ran. The next command takes a thousand modules from one file, and need not find, read and compile them
// (docs/adr/0073-modules-kept-between-commands.md). A module whose file has changed is loaded as ever.
const { Buffer } = require("node:buffer");
const fs = require("node:fs");
const nodeModule = require("node:module");
const path = require("node:path");
const { setImmediate } = require("node:timers");
const v8 = require("node:v8");
const vm = require("node:vm");
const { openKept } = require("./module-cache-file.cjs");

const { Module } = nodeModule;
const [head, foot] = nodeModule.wrapper;
/** So many new modules are worth another file, which takes 0.2 s at the end of a command. */
const worthKeeping = 20;
/** Milliseconds. A file that changed less long ago may change again without its time changing. */
const settledAfter = 2000;
/**
 * `import()`, but in comments of their own and in types of JSDoc. On Node.js 20 code that was kept does not know any more who loads modules
 * for it.
 */
const asksForModules = /^(?!\s*\/\/|\s*(?:\/\*)?\*\s*@).*\bimport\s*\(/m;
/** What package managers write when they have installed something. */
const installed = [".package-lock.json", ".modules.yaml", ".yarn-integrity", ".yarn-state.yml"];

const writer = require.resolve("./module-cache-writer.cjs");
/** What keeps modules, and may keep them in another way when it has changed. */
const ownFiles = [module.filename, require.resolve("./module-cache-file.cjs"), writer];

/** Where the modules are that are kept, which is the checkout or the packages among which this one is, and where they are kept. */
function placesOf(root) {
  const folder = `node_modules${path.sep}`;
  const before = root.indexOf(path.sep + folder);
  const home = before < 0 ? root + path.sep : root.slice(0, before + 1) + folder;
  const packages = before < 0 ? path.join(root, "node_modules") : home;
  return { home, packages, cache: path.join(packages, ".cache", "groundplan") };
}

/** The folder of a file whose path Node.js has resolved: `path.dirname`, which reads any path, takes ten times as long. */
function folderOf(file) {
  return file.slice(0, Math.max(file.lastIndexOf(path.sep), 1));
}

/** When a file or a folder changed, and its size. Not the time that a program may set. */
function stateOf(file) {
  const stat = fs.statSync(file, { throwIfNoEntry: false });
  return stat === undefined ? undefined : { changed: stat.ctimeMs, size: stat.size };
}

function isSame(one, other) {
  return one !== undefined && other !== undefined && one.changed === other.changed && one.size === other.size;
}

/** Asks once for each name while modules are loaded in one go, and again later: a page that is served for hours shows changed files. */
function asked(ask) {
  const answers = new Map();
  return (name) => {
    if (answers.size === 0) setImmediate(() => answers.clear()).unref();
    if (!answers.has(name)) answers.set(name, ask(name));
    return answers.get(name);
  };
}

/** From now on modules of this checkout, or package, are taken from what the last command kept. */
function keepModules(root) {
  if (process.env.NODE_DISABLE_COMPILE_CACHE) return;
  const { home, packages, cache } = placesOf(root);
  // Two versions of Node.js, and other settings of V8, have a file each.
  const file = path.join(cache, `modules-${v8.cachedDataVersionTag()}`);
  const signs = [...installed.map((name) => path.join(packages, name)), ...ownFiles];
  const madeFor = JSON.stringify([home, process.version, signs.map(stateOf)]);
  const isFirst = !fs.existsSync(cache);
  const kept = openKept(file, madeFor);
  const record = new Record(kept, (name) => name.startsWith(home));
  hookResolution(record);
  hookLoading(record);
  process.on("exit", () => {
    // The first command after an install compiles everything, and is not made to wait for this as well.
    if (isFirst) makeFolder(cache);
    else if (record.missed >= worthKeeping) require(writer).writeKept(file, { madeFor, ...record.all() });
  });
}

function makeFolder(folder) {
  try {
    fs.mkdirSync(folder, { recursive: true });
  } catch {
    // Nothing is kept then.
  }
}

/** What was kept, and what this command has loaded. */
class Record {
  constructor(kept, isOurs) {
    this.kept = kept;
    this.isOurs = isOurs;
    this.requests = {};
    this.loaded = new Map();
    this.missed = 0;
    this.folderState = asked(stateOf);
    this.isFresh = asked((file) => isSame(kept.stateOf(file), stateOf(file)));
  }

  /** Where a request led, unless a file that is there now might be meant. */
  target(folder, request) {
    const target = this.kept.target(folder, request);
    if (target === undefined || !this.isFresh(target)) return undefined;
    return foldersOf(folder, request, target).every((name) =>
      isSame(this.kept.folderState(name), this.folderState(name)),
    )
      ? target
      : undefined;
  }

  found(folder, request, target) {
    (this.requests[folder] ??= {})[request] = target;
  }

  /** Text, wrapped, and code of a module whose file is as it was. */
  taken(file) {
    const parts = this.isFresh(file) ? this.kept.partsOf(file) : undefined;
    return parts === undefined ? undefined : { ...parts, state: this.kept.stateOf(file) };
  }

  /** All that is to be kept: what this command has loaded, and what it had no use for. */
  all() {
    const modules = [];
    for (const [file, { text, script, state }] of this.loaded) {
      modules.push({ file, ...state, text, code: script.createCachedData() });
    }
    for (const file of this.kept.files()) {
      const taken = this.loaded.has(file) ? undefined : this.taken(file);
      if (taken !== undefined) modules.push({ file, ...taken.state, text: taken.text, code: Buffer.from(taken.code) });
    }
    return { modules, ...this.allRequests(new Set(modules.map(({ file }) => file))) };
  }

  allRequests(files) {
    const requests = {};
    const folders = {};
    const keep = (folder, request, target) => {
      if (!files.has(target)) return;
      (requests[folder] ??= {})[request] = target;
      for (const name of foldersOf(folder, request, target)) folders[name] = this.folderState(name);
    };
    for (const folder of this.kept.folders()) {
      for (const request of this.kept.requestsIn(folder)) {
        const target = this.target(folder, request);
        if (target !== undefined) keep(folder, request, target);
      }
    }
    for (const [folder, targets] of Object.entries(this.requests)) {
      for (const [request, target] of Object.entries(targets)) keep(folder, request, target);
    }
    return { requests, folders };
  }
}

/** Where a file could be that a request means as well. For a package's name that is known by what was installed. */
function foldersOf(folder, request, target) {
  if (!request.startsWith(".")) return [];
  const meant = folderOf(fileOf(folder, request));
  const found = folderOf(target);
  return meant === found ? [found] : [meant, found];
}

/** `path.join` of a folder and what a module in it asks for, which nearly always begins with one `./` or some `../`. */
function fileOf(folder, request) {
  let from = folder;
  let name = request.replace(/^\.\//, "");
  for (; name.startsWith("../"); name = name.slice(3)) from = folderOf(from);
  const isPlain = path.sep === "/" && !name.startsWith(".") && !name.includes("/.") && !name.includes("//");
  return isPlain ? `${from}/${name}` : path.join(folder, request);
}

function hookResolution(record) {
  const resolve = Module._resolveFilename;
  Module._resolveFilename = function (request, parent, isMain, options) {
    const from = parent?.filename;
    if (options !== undefined || typeof from !== "string" || !record.isOurs(from)) {
      return resolve.call(this, request, parent, isMain, options);
    }
    const folder = folderOf(from);
    const target = record.target(folder, request);
    if (target !== undefined) return target;
    const found = resolve.call(this, request, parent, isMain, options);
    record.found(folder, request, found);
    return found;
  };
}

function hookLoading(record) {
  const { load, _compile: compile } = Module.prototype;
  const pathsOf = asked((folder) => Module._nodeModulePaths(folder));
  /** Of files that are being read, before they were. */
  const states = new Map();
  Module.prototype.load = function (file) {
    const taken = record.taken(file);
    if (taken === undefined) {
      if (record.isOurs(file)) states.set(file, stateOf(file));
      return load.call(this, file);
    }
    this.filename = file;
    // A copy: modules may change their own.
    this.paths = [...pathsOf(folderOf(file))];
    run(this, file, scriptOf(record, file, taken));
    this.loaded = true;
  };
  Module.prototype._compile = function (text, file, format, ...rest) {
    const state = states.get(file);
    states.delete(file);
    const isSettled = state !== undefined && Date.now() - state.changed > settledAfter;
    const canBeKept = isSettled && format !== "module" && !asksForModules.test(text);
    const script = canBeKept ? scriptOf(record, file, { text: wrapped(text), state }) : undefined;
    if (script === undefined) return compile.call(this, text, file, format, ...rest);
    return run(this, file, script);
  };
}

/** A module's text as Node.js compiles it. It is kept so: a thousand texts that are put together anew cost time. */
function wrapped(text) {
  // A first line for a shell is none within a function.
  return head + (text.startsWith("#!") ? `//${text.slice(2)}` : text) + foot;
}

/** None if the text is no module of CommonJS: Node.js says why, or knows what it is. */
function scriptOf(record, file, { text, code, state }) {
  try {
    const script = new vm.Script(text, {
      filename: file,
      columnOffset: -head.length,
      cachedData: code,
    });
    if (script.cachedDataRejected !== false) record.missed++;
    record.loaded.set(file, { text, script, state });
    return script;
  } catch {
    return undefined;
  }
}

/** Runs a module, as Node.js would. */
function run(module, file, script) {
  const requireFrom = (request) => module.require(request);
  const resolve = (request, options) => Module._resolveFilename(request, module, false, options);
  resolve.paths = (request) => Module._resolveLookupPaths(request, module);
  Object.assign(requireFrom, { resolve, main: require.main, extensions: Module._extensions, cache: Module._cache });
  const call = script.runInThisContext({ displayErrors: true });
  return call.call(module.exports, module.exports, requireFrom, module, file, folderOf(file));
}

module.exports = { keepModules };
