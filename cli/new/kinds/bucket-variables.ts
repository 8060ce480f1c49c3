// Variables of programs that keep objects in a store that speaks S3.
import type { Bindings } from "../bindings";
import type { DataService, Program, Variable } from "../draft";
import { laptopHosts } from "../local-hosts";
import type { Resolved } from "../resolved";
import { isCredential } from "../shown";
import { inPattern, isMarker, markersOf, part } from "../texts";
import type { Lead } from "./kind";

const isOfStorage = /s3|aws|minio|storage|bucket|upload|object|blob|attachment|backup/i;

/** What each variable of the bucket's becomes, by its name, where the file runs such a store. */
export function storageOf(program: Program, bindings: Bindings, leads: Map<string, Lead>): Map<string, string> {
  const found = new Map<string, string>();
  const service = bindings.first("bucket");
  const texts = [...leads.values(), ...program.variables.map(({ value }) => value.text)];
  const speaks = texts.some((text) => typeof text === "string" && isPartOf(text, service, bindings));
  if (service === undefined || !(speaks || hasKey(program, service))) return found;
  const names = program.variables.filter(({ name }) => isOfStorage.test(name));
  for (const { name, value } of names) {
    const text = value.text ?? "";
    if (/bucket(_?name)?$/i.test(name) && !/^(true|false)$/.test(text)) {
      const binding = bindings.of(service, text === "" || isMarker(text) ? undefined : text);
      if (binding !== undefined) found.set(name, part(binding, "bucket"));
    }
  }
  const binding = bindings.of(service);
  if (binding === undefined) return found;
  const stems = [...found.keys(), ...leads.keys()].map(stemOf);
  // What is empty by default, and has nothing to do with the store's other variables, is for another one.
  const isOther = (variable: Variable): boolean =>
    (variable.value.text === "" && !stems.includes(stemOf(variable.name))) || isOwnKey(variable, program, service);
  for (const variable of program.variables) {
    const { name, value } = variable;
    if (found.has(name) || isOther(variable)) continue;
    if (!isOfStorage.test(name) && isElsewhere(leads.get(name), service, bindings)) continue;
    const { username, password } = service.credentials;
    const isKey =
      isOfStorage.test(name) &&
      /(access_?key(_?id)?|s3_key|key_?id|root_user|minio_user)$/i.test(name) &&
      !/secret/i.test(name);
    const isSecret = isOfStorage.test(name) && /(secret(_?access)?(_?key)?|root_password|minio_password)$/i.test(name);
    const hasText = (text: string | undefined): boolean => value.text !== undefined && value.text === text;
    // Both have one text in some examples: the name decides first.
    if (isSecret || (hasText(password) && !isKey)) found.set(name, part(binding, "secretAccessKey"));
    else if (isKey || hasText(username)) found.set(name, part(binding, "accessKeyId"));
    else if (isOpenEndpoint(variable) && !leads.has(name)) found.set(name, part(binding, "endpoint"));
    else if (isOfStorage.test(name) && /region(_?name)?$/i.test(name)) found.set(name, part(binding, "region"));
    else if (isOfStorage.test(name) && /(use_?ssl|secure|use_?tls)$/i.test(name)) found.set(name, "true");
  }
  for (const [name, text] of withBuckets(program, leads, found)) found.set(name, text);
  return found;
}

const ofLaptop = new RegExp(`://(${laptopHosts.map(inPattern).join("|")})(?=[:/])`, "i");

/** Tells of an address by which users load objects on a laptop, where the program reaches the store by another one. */
export function tellObjects(resolved: Resolved[], bindings: Bindings): void {
  for (const { variable, program, text = "" } of resolved) {
    const [name] = markersOf(text, "part").flatMap((one) => /^(.+)\.endpoint$/.exec(one)?.[1] ?? []);
    const { service } = bindings.all.find((one) => one.name === name) ?? {};
    if (!ofLaptop.test(variable.value.text ?? "")) continue;
    const isReached = program.variables.some(({ value }) =>
      service?.hosts.some((host) => new RegExp(`^(https?://)?${inPattern(host)}(:|/|$)`, "i").test(value.text ?? "")),
    );
    if (isReached)
      variable.item.remark(
        "to do",
        `is where users load objects, which a bucket gives nobody without a key: where they need none, give ${name ?? ""} servedAt and write https://{${name ?? ""}.hostname}`,
      );
  }
}

/** The store's addresses whose path begins with the name of a bucket, which has another one here. */
function withBuckets({ variables }: Program, leads: Map<string, Lead>, found: Map<string, string>): [string, string][] {
  return variables.flatMap(({ name, value }): [string, string][] => {
    const lead = leads.get(name);
    const [, segment, rest = ""] = /^https?:\/\/[^/]+\/([^/?#]+)(.*)$/.exec(value.text ?? "") ?? [];
    const bucket = variables.find(
      (one) => one.value.text === segment && isMarker(found.get(one.name) ?? "") && /bucket(_?name)?$/i.test(one.name),
    );
    const text = found.get(bucket?.name ?? "");
    return typeof lead === "string" && /\.endpoint\uE001$/.test(lead) && segment !== undefined && text !== undefined
      ? [[name, `${lead}/${text}${rest}`]]
      : [];
  });
}

/** Whether a program has the store's own key, though what leads there is an address of the site, or is nowhere in the file. */
function hasKey({ variables }: Program, { credentials }: DataService): boolean {
  return variables.some((one) => isOfStorage.test(one.name) && isCredential(one, credentials.username));
}

/** Whether a key is another one than the store's, which the program has too: it is what others show to the program. */
function isOwnKey({ name, value: { text = "" } }: Variable, program: Program, service: DataService): boolean {
  const { username, password } = service.credentials;
  return (
    hasKey(program, service) &&
    /(access_?key|key_?id|secret|_key$)/i.test(name) &&
    text !== "" &&
    ![text, username ?? "", password ?? ""].some(isMarker) &&
    ![username, password].includes(text)
  );
}

/** Whether a variable has the store's address, and the file does not say what host that has. */
function isOpenEndpoint({ name, value: { text = "" } }: Variable): boolean {
  return isOfStorage.test(name) && /endpoint(_?url)?$/i.test(name) && /^(https?:\/\/)?\uE000/.test(text);
}

/** The beginning that variables of one store have alike. */
function stemOf(name: string): string {
  return name.replace(
    /_?(bucket(_?name)?|endpoint(_?url)?|url|region(_?name)?|(secret_?)?access_?key(_?id)?|secret(_?key)?|key(_?id)?)$/i,
    "",
  );
}

/** Whether it belongs to another service: an example may have one word for the users of both. */
function isElsewhere(lead: Lead | undefined, service: DataService, bindings: Bindings): boolean {
  if (lead === undefined) return false;
  if (typeof lead !== "string") return lead !== service;
  const others = bindings.all.filter((binding) => binding.service !== service);
  return markersOf(lead, "part").some((one) => others.some(({ name }) => one.startsWith(`${name}.`)));
}

function isPartOf(text: string, service: DataService | undefined, bindings: Bindings): boolean {
  if (text === "storage.googleapis.com") return true;
  const parts = ["endpoint", "bucket", "accessKeyId"];
  return bindings.all.some(
    (binding) => binding.service === service && parts.some((one) => text === part(binding, one)),
  );
}
