// What a word stands for: an error, a resource type, a key of the configuration, a word of an application's specification, a rule of the policy or
// a validator of the doctor.
import { distance } from "fastest-levenshtein";
import { knowledge } from "../../knowledge";
import { rules } from "../../policy/rules";
import { validators } from "../doctor/validators";
import { errors, helpOf, recognised, recognisedAll } from "./errors";
import type { KnownError } from "./errors/model";
import { declaredKeys, explainKey, explainValue } from "./keys";
import { filledSections, type Explanation } from "./model";
import { classOf, explainType } from "./types";
import { explainWord, specificationWords } from "./words";

/** Nothing where the word stands for nothing. */
export function explained(subject: string, folder: string | undefined, environment = ""): Explanation | undefined {
  return (
    ofHandle(subject, environment) ??
    // A key and a rule are written in one way; a class is found in any.
    explainKey(subject, folder) ??
    ofRule(subject) ??
    explainType(subject) ??
    ofValidator(subject, environment) ??
    explainWord(subject) ??
    explainValue(subject, folder) ??
    ofText(subject, folder, environment)
  );
}

/** What is spelt nearly so. */
export function nearest(subject: string, folder: string | undefined, names: string[] = []): string[] {
  const all = [
    ...names,
    ...Object.keys(knowledge).map(classOf),
    ...Object.keys(declaredKeys(folder)),
    ...errors.map(({ handle }) => handle),
    ...rules.map(({ id }) => id),
    ...validators.map(({ name }) => name),
    ...specificationWords(),
  ];
  const plain = subject.toLowerCase();
  const near = [...new Set(all)].map((one) => ({ one, far: distance(one.toLowerCase(), plain) }));
  return near
    .filter(
      ({ one, far }) => far <= Math.max(2, plain.length / 3) || (plain.length > 3 && one.toLowerCase().includes(plain)),
    )
    .sort((one, other) => one.far - other.far || (one.one < other.one ? -1 : 1))
    .slice(0, 3)
    .map(({ one }) => one);
}

/** Every known error that the lines of an output have, each once. */
export function explainedOutput(output: string, environment: string): Explanation[] {
  // An error may go on in the next line.
  const lines = output.split("\n");
  const pairs = lines.map((line, index) => `${line}\n${lines.slice(index + 1, index + 4).join("\n")}`);
  return recognisedAll([...lines, ...pairs]).map((error) => ofError(error, environment));
}

function ofError(error: KnownError, environment: string): Explanation {
  const { handle, title, cause, remedy, sources } = error;
  const help = helpOf(error, environment);
  return {
    kind: "error",
    subject: handle,
    lead: `${title}. ${cause}`,
    sections: filledSections([
      { title: "What to do", items: remedy },
      { title: "What helps", items: help === undefined ? [] : [help] },
      { title: "Where it is written", items: sources },
    ]),
  };
}

function ofHandle(subject: string, environment: string): Explanation | undefined {
  const error = errors.find(({ handle }) => handle === subject);
  return error === undefined ? undefined : ofError(error, environment);
}

/** The text of an error: a known one, or what is said of the key or of the type that it names. */
function ofText(text: string, folder: string | undefined, environment: string): Explanation | undefined {
  const error = recognised(text);
  if (error !== undefined) return ofError(error, environment);
  const [, key = ""] = /\bgroundplan:([A-Za-z]+)/.exec(text) ?? [];
  const [urn = ""] = /urn:pulumi:\S+/.exec(text) ?? [];
  return (key === "" ? undefined : explainKey(key, folder)) ?? (urn === "" ? undefined : explainType(urn));
}

function ofRule(subject: string): Explanation | undefined {
  const rule = rules.find(({ id }) => id === subject);
  if (rule === undefined) return undefined;
  const { id, title, remedy, source, level } = rule;
  return {
    kind: "rule",
    subject: id,
    lead: `${title}. A rule of \`groundplan policy\`: ${level === "mandatory" ? "what breaks it is refused" : "what breaks it is said"}.`,
    sections: [
      { title: "What to do", items: [remedy] },
      { title: "Where it is written", items: [source, "docs/policy.md"] },
    ],
  };
}

function ofValidator(subject: string, environment: string): Explanation | undefined {
  const validator = validators.find(({ name }) => name === subject);
  if (validator === undefined) return undefined;
  const { name, title, asks, rights, source, needs } = validator;
  const stack = needs === "nothing" ? "" : ` ${environment === "" ? "<environment>" : environment}`;
  return {
    kind: "check",
    subject: name,
    lead: `${title}: the doctor looks at it before an \`up\`.`,
    sections: [
      { title: "Whom it asks", items: [asks] },
      { title: "Rights", items: [rights] },
      { title: "What helps", items: [`groundplan doctor${stack} --only ${name}`] },
      { title: "Where it is written", items: [source] },
    ],
  };
}
