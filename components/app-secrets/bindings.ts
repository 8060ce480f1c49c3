import type * as pulumi from "@pulumi/pulumi";
import { CredentialKind, type Binding, type BindingCredential } from "../contracts/binding";
import type { Subject } from "../internal/refusal";
import { step } from "../internal/show";
import { inOrder } from "../internal/unordered";
import type { Usable } from "../internal/usable";
import { whenKnown } from "../internal/outputs";

/** What is known of a binding once everything is. */
export interface BoundTo {
  values: { [part: string]: string };
  /** Nothing where a program shows nothing. */
  credential?: { kind: CredentialKind; resource: string; extensions?: string[] };
}

/** A binding whose value may be known later. An optional member of such a one may turn out to be undefined. */
export function known(binding: Usable<Binding>): pulumi.Output<BoundTo> {
  const { values = {}, credential } = binding as LateBinding;
  return whenKnown({ values, credential }, ({ values: parts, credential: shown }) => {
    const { kind, resource, extensions = [] } = shown ?? {};
    if (kind === undefined || resource === undefined) return { values: parts };
    const more = extensions.length === 0 ? {} : { extensions: inOrder(extensions) };
    return { values: parts, credential: { kind, resource, ...more } };
  });
}

/** A binding, as it may turn out to be. */
interface LateBinding {
  values?: Binding["values"];
  credential?: pulumi.Input<Partial<BindingCredential>>;
}

/** A binding that has to have one of some kinds of credentials; the rest fails whatever needs it. */
export function withCredential(
  subject: Subject,
  name: string,
  binding: Usable<Binding>,
  kinds: CredentialKind[],
  remedy: string,
): pulumi.Output<BoundTo & Required<Pick<BoundTo, "credential">>> {
  return known(binding).apply(({ values, credential }) => {
    if (credential !== undefined && kinds.includes(credential.kind)) return { values, credential };
    const credentialKind = credential === undefined ? "without a credential" : credential.kind;
    return subject.refuse(step("bindings", name), undefined, remedy, credentialKind);
  });
}

export const databaseKinds: CredentialKind[] = [CredentialKind.DatabaseReadwrite, CredentialKind.DatabaseReadonly];
