import type { CredentialKind } from "../contracts/binding";
import { isUrlTemplate, parseTemplate } from "./template";
import { entriesInOrder, inOrder } from "./unordered";

/** `SecretLogins`, once all of it is known. */
export interface KnownLogins {
  vaultRole: string;
  bindings: {
    [binding: string]: { kind: CredentialKind; resource: string; vaultPath?: string; extensions?: string[] };
  };
  templates: { [key: string]: string };
}

/** What programs of the platform are told of an application's logins, as `sync/logins/settings.ts` reads it: never a value. */
export function renderLogins({ vaultRole, bindings, templates }: KnownLogins): object {
  return {
    role: vaultRole,
    credentials: entriesInOrder(bindings).map(([binding, { kind, resource, vaultPath, extensions = [] }]) => ({
      binding,
      kind,
      resource,
      ...(vaultPath === undefined ? {} : { path: vaultPath }),
      ...(extensions.length === 0 ? {} : { extensions: inOrder(extensions) }),
    })),
    keys: entriesInOrder(templates).map(([key, template]) => ({
      key,
      encoded: isUrlTemplate(template),
      pieces: parseTemplate(template) ?? [],
    })),
  };
}
