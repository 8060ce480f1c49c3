"use strict";
// Pulumi's SDK loads the TypeScript compiler and npm's dependency resolver as it starts, which takes half of that start, for
// the code of functions that become cloud resources. Few programs have such functions. After this file has been required,
// both are loaded when something of theirs is used (docs/adr/0019-sdk-loaded-as-used.md).
const nodeModule = require("node:module");

const deferred = new Set(["../../typescript-shim", "@npmcli/arborist"]);
const theirUser = /@pulumi[\\/]pulumi[\\/]runtime[\\/]closure[\\/][^\\/]+$/;

const load = nodeModule._load;
nodeModule._load = function (request, parent, isMain) {
  const isDeferred = deferred.has(request) && theirUser.test(parent?.filename ?? "");
  return isDeferred ? whenUsed(() => load(request, parent, isMain)) : load(request, parent, isMain);
};

/** A module that is loaded when the first of its exports is asked for. */
function whenUsed(loadNow) {
  let loaded;
  const exported = () => (loaded ??= loadNow());
  return new Proxy(
    {},
    {
      // The SDK's compiler asks for this to see what `import * as` means, and needs nothing of the module for it.
      get: (_, name) => (name === "__esModule" ? true : exported()[name]),
      has: (_, name) => name in exported(),
    },
  );
}
