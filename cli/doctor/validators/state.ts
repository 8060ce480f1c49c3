import { backendOf } from "../backend";
import { fail, ok, warn, type Validator } from "../model";

export const state: Validator = {
  name: "state",
  title: "Somebody is logged in to where the state is kept, and others reach it too",
  needs: "settings",
  rights: "none",
  asks: "`pulumi whoami --json`",
  source: "docs/first-deployment.md#steps",
  check: async ({ settings, environment }, ask) => {
    const guard = settings.own("guardProject");
    const login = `pulumi login ${guard === undefined ? "gs://<bucket>" : `gs://${guard}-pulumi`}`;
    const { isInstalled, url } = await backendOf(ask);
    if (!isInstalled) return fail("there is no `pulumi` on PATH", "install it: https://www.pulumi.com/docs/install/");
    if (url === undefined) return fail("nobody is logged in to a backend of Pulumi's", login);
    // A URL may have a user's name and password in it.
    const shown = url.replace(/\/\/[^/@]*@/, "//").replace(/\?.*$/, "");
    return url.startsWith("file:")
      ? warn(`the state of ${environment} is on this machine alone (${shown})`, login)
      : ok(shown);
  },
};
