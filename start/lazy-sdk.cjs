"use strict";
// Pulumi's SDK loads the TypeScript compiler and npm's readers of packages as it starts, which takes half of that start, for the
// code of functions that become cloud resources; and the Automation API, by which programs run Pulumi. Few programs have either.
// Zod, which checks the configuration, loads its messages in sixty languages, and English by itself. After this file has been
// required, each of them is loaded when something of it is used (docs/adr/0019-sdk-loaded-as-used.md).
const nodeModule = require("node:module");

const functions = /@pulumi[\\/]pulumi[\\/]runtime[\\/]closure[\\/][^\\/]+$/;
/** Who asks for it, by what is deferred. */
const deferred = new Map([
  ["../../typescript-shim", functions],
  ["@npmcli/arborist", functions],
  ["normalize-package-data", functions],
  ["./automation", /@pulumi[\\/]pulumi[\\/]index\.js$/],
  ["../locales/index.cjs", /zod[\\/]v4[\\/](classic|core)[\\/][^\\/]+$/],
]);

const load = nodeModule._load;
nodeModule._load = function (request, parent, isMain) {
  const isDeferred = deferred.get(request)?.test(parent?.filename ?? "") === true;
  return isDeferred ? whenUsed(() => load(request, parent, isMain)) : load(request, parent, isMain);
};

/** A module that is loaded when the first of its exports is asked for. */
function whenUsed(loadNow) {
  let loaded;
  const exported = () => (loaded ??= loadNow());
  return new Proxy(
    {},
    {
      get: (_, name) => {
        // Asked for to see what `import` means, which needs nothing of the module.
        if (name === "__esModule") return true;
        const isWhole = name === "default" && exported().__esModule !== true;
        return isWhole ? exported() : exported()[name];
      },
      has: (_, name) => name in exported(),
    },
  );
}
