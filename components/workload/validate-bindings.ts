import * as pulumi from "@pulumi/pulumi";
import type { Binding } from "../contracts/binding";
import { membersKnown } from "../internal/known";
import { own } from "../internal/own";
import { listed, step } from "../internal/show";
import { credentialParts } from "../internal/credentials";
import { eachPiece, encodedRemedy, isSecretTemplate, parseTemplate, templateRemedy } from "../internal/template";
import { unusable } from "../internal/unusable";
import type { Usable } from "../internal/usable";
import type { Workload } from "./args";
import { isServer, openParts, tokenParts } from "./calls";
import { unencryptedRemedy } from "./encrypted";
import { problem, type WorkloadProblem } from "./checks";
import { completeKeys } from "./defaults";

type Bound = { [variable: string]: string } | undefined;

/** What is wrong with the bindings, as far as it can be seen before their values are known. */
export function bindingProblems({ bindings = {}, processes = {} }: Usable<Workload>): WorkloadProblem[] {
  const found = Object.entries(bindings).flatMap(([name, binding]) => {
    if ((binding as unknown) === unusable) return [];
    const path = step("bindings", name);
    if (isServer(binding)) return [...serverProblems(path, binding), ...ownProcess(path, binding, processes)];
    const isEmpty = binding.values === undefined;
    return isEmpty
      ? problem(path, {}, "give its values, or the server that it is: cloudRun, kubernetes or process")
      : [];
  });
  return [...found, ...calledTwice(bindings)];
}

/** A process under two names would have one way made twice, and closed with the first of the two that goes. */
function calledTwice(bindings: NonNullable<Usable<Workload>["bindings"]>): WorkloadProblem[] {
  const calls = Object.entries(bindings).flatMap(([name, { process }]) =>
    typeof process === "string" ? [{ name, process }] : [],
  );
  return calls.flatMap(({ name, process }) => {
    const first = calls.find((one) => one.process === process)?.name;
    const remedy = first === name ? undefined : `remove it: ${first ?? ""} is the same server`;
    return problem(`${step("bindings", name)}.process`, process, remedy);
  });
}

/** A server's parts are the runtime's affair, and a process of the application is on both. */
function serverProblems(path: string, binding: Usable<Binding>): WorkloadProblem[] {
  const { values, credential, places, connectionLimit, connectionServer, cloudRun, kubernetes, process } = binding;
  const others = {
    values,
    credential,
    places,
    connectionLimit,
    connectionServer,
    ...(process === undefined ? {} : { cloudRun, kubernetes }),
  };
  const remedy =
    process === undefined
      ? "leave it out: the runtime knows how a server is reached"
      : "leave it out: a process of the workload is called on its own runtime";
  return Object.entries(others).flatMap(([member, value]) =>
    value === undefined ? [] : [{ property: `${path}.${member}`, value, remedy }],
  );
}

function ownProcess(
  path: string,
  { process }: Usable<Binding>,
  processes: NonNullable<Usable<Workload>["processes"]>,
): WorkloadProblem[] {
  if (typeof process !== "string") return [];
  const servers = Object.entries(processes).filter(
    ([, one]) => (one as unknown) !== unusable && one.port !== undefined,
  );
  const isOne = servers.some(([name]) => name === process);
  const remedy = `name a process with a port (there are: ${listed(Object.fromEntries(servers))})`;
  return isOne ? [] : problem(`${path}.process`, process, remedy);
}

/** What is wrong with templates: those of the workload, and those of single processes. */
export function boundProblems(workload: Usable<Workload>): WorkloadProblem[] {
  const own = Object.entries(workload.processes ?? {}).flatMap(([name, process]) =>
    (process as unknown) === unusable ? [] : ownTemplates(`${step("processes", name)}.bound`, process.bound, workload),
  );
  return [...templates("bound", workload.bound, workload), ...own];
}

function ownTemplates(path: string, bound: Bound, workload: Usable<Workload>): WorkloadProblem[] {
  const secret = Object.entries(bound ?? {}).flatMap(([name, text]) =>
    typeof text === "string" && isSecretTemplate(parseTemplate(text) ?? [])
      ? problem(step(path, name), text, "move it to workload.bound: a variable with a part of a credential is a secret")
      : [],
  );
  return [...templates(path, bound, workload), ...secret];
}

function templates(table: string, bound: Bound, { bindings, secrets = {} }: Usable<Workload>): WorkloadProblem[] {
  const known = completeKeys(secrets).map(({ key }) => key);
  return Object.entries(bound ?? {}).flatMap(([name, text]) => {
    const path = step(table, name);
    const parsed = (text as unknown) === unusable ? [] : parseTemplate(text);
    if (parsed === undefined) {
      return problem(path, text, `write parts of bindings as {main.host}, secrets as {secrets.KEY}, ${templateRemedy}`);
    }
    const encoded = encodedRemedy(parsed);
    if (encoded !== undefined) return problem(path, text, encoded);
    const pieces = eachPiece(parsed);
    // Without a line break between them, programs read none of the two.
    const isRunTogether = pieces.some(
      ({ part }, index) => part === "caCertificate" && pieces[index + 1]?.part === "caCertificate",
    );
    if (isRunTogether) return problem(path, text, "put a line break (\\n) between the certificates");
    const unencrypted = unencryptedRemedy(parsed, bindings);
    if (unencrypted !== undefined) return problem(path, text, unencrypted);
    return pieces.flatMap(({ binding, part = "", secret }) => {
      if (secret !== undefined && !known.includes(secret)) {
        const remedy = `add ${secret} to secrets, or name another key of them (there are: ${known.join(", ") || "none"})`;
        return problem(path, text, remedy);
      }
      if (binding === undefined) return [];
      const found = own(bindings, binding);
      if (found === undefined) {
        return problem(path, text, `add ${binding} to bindings, or name another (there are: ${listed(bindings)})`);
      }
      return problem(path, text, partRemedy(found, part));
    });
  });
}

function partRemedy(binding: Usable<Binding>, part: string): string | undefined {
  if ((binding as unknown) === unusable) return undefined;
  if (!isServer(binding)) {
    const known = membersKnown(binding.values);
    const isKnown = known === undefined || Object.hasOwn(known, part);
    return isKnown || credentialParts.has(part) || part === "credentialsPath"
      ? undefined
      : `name a part that the binding has (there are: ${listed(known)})`;
  }
  const parts = binding.cloudRun === undefined ? openParts : [...openParts, ...tokenParts];
  return parts.includes(part) ? undefined : `name a part that a server has: ${parts.join(", ")}`;
}

/** Whether a binding that is known as a whole only later turns out to be a server, which it may not. */
export function lateServers({ cloudRun, kubernetes, process }: Binding): pulumi.Output<unknown>[] {
  const members: unknown[] = [cloudRun, kubernetes, process];
  return members.filter((one): one is pulumi.Output<unknown> => pulumi.Output.isInstance(one));
}
