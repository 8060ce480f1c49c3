// What there is to say of a kind of data service that descriptions run beside their programs. Each kind is a file of its own here, and a word in
// index.ts.
import type { Bindings } from "../bindings";
import type { DataService, Draft, Program } from "../draft";
import type { Specification } from "../application";
import type { Printable } from "../layout";
import type { Resolved } from "../resolved";
import type { Run } from "./run";

/** A kind of data service. */
export interface ServiceKind {
  /** Its name in sentences, where nothing says which product it is; absent where there are several. */
  product?: string;
  /** What its host is called where no value says that. */
  host: string;
  /** How a description shows that a service is one. */
  signs: Signs;
  /** Names of variables by which it is given what programs show to get in. */
  given?: { readonly [part in keyof DataService["credentials"]]: RegExp };
  /** The option of its command that has the password. */
  passwordOption?: string;
  /** The user that it has without being given one, whose name its database has too. */
  firstUser?: string;
  /** How hosts of applications, such as Heroku, have one. */
  hosted?: Hosted;
  /** Words in the names of variables about one, whose administrator's password is the server's and not the program's: `POSTGRES`. */
  words: RegExp;
  /** Images for people who look into one, or that back one up, which are no part of an application. */
  tools?: RegExp;
  /** Commands that ask whether one is there yet. */
  clients?: readonly string[];
  /** Programs that prepare what the platform makes itself, by the paths of their images, and why they are left out. */
  preparing?: { image: RegExp; reason: string };
  /** What the platform has for it; absent where a provider has to run it. */
  bound?: Bound;
}

/** How a description shows that a service is of a kind. */
export interface Signs {
  /** Last parts of the names of images, or the last two, with the product's name; without one that part is the name. */
  images: readonly [form: RegExp, product?: string][];
  /** Names of images that have no tables where Docker or such a company publishes them; in an image of somebody else's that is called so there may be some. */
  plain?: RegExp;
  /** Products by ports that nothing else listens on (https://www.iana.org/assignments/service-names-port-numbers). */
  ports?: { readonly [port: number]: string };
  /** Schemes of URLs that lead to one. */
  schemes?: RegExp;
  /** Types of the resources of a Score file. */
  resources?: RegExp;
  /** In an image that the file builds: a name of the service, and the directory where it keeps its data. */
  kept?: readonly { name: RegExp; directory: string; product: string }[];
  /** In an image of somebody's own: variables of the official image, and forms of its own name that are needed beside them. */
  own?: readonly OwnImage[];
  /** Names of services that stand before one, and lead to it. */
  pools?: RegExp;
  /** Objects by which an operator of a cluster runs one. */
  operated?: readonly OperatedObject[];
}

/** An object that asks an operator of a cluster for a data service. */
export interface OperatedObject {
  /** The group of its `apiVersion`, without the version. */
  group: string;
  object: string;
  product: string;
  /** Names of the services that lead to it; `sets` are those of its sets of nodes. */
  services: (name: string, sets: string[]) => string[];
}

/** An image of somebody's own, as one is recognised. */
export interface OwnImage {
  product: string;
  image?: RegExp;
  service?: RegExp;
  /** Variables of a server. */
  server: RegExp;
  /** Variables of programs that use one, and are none. */
  client?: RegExp;
}

/** A data service that a host of applications runs for them. */
export interface Hosted {
  /** What hosts call it in descriptions: kinds of services, add-ons. */
  names: RegExp;
  /** The variable by which they give programs its whole address, and such an address. */
  variable: string;
  url: string;
  /** Commands of releases that show that there is one, where no variable is called as one of these. */
  migrated?: { command: RegExp; unless: RegExp };
}

/** What something becomes: a part of the binding, or a text. */
export type Become = string | { text: string };

/** What a variable is known to become: a text (with markers), what leads to a service, or nothing for a reason. */
export type Lead = string | DataService | { leftOut: string };

/** A URL that leads to one, without its login. */
export interface Address {
  /** `jdbc:`, or nothing. */
  jdbc: string;
  scheme: string;
  /** What stands behind the host. */
  path: string;
  /** With its question mark, or nothing. */
  query: string;
}

/** How an application uses one that the platform makes. */
export interface Bound {
  /** Name of an application's first binding of the kind. */
  usual: string;
  /** Characters that a binding's name has at most; the default is 20. */
  longestName?: (application: string) => number;
  /** What takes its place, in a sentence. */
  instead: string;
  /** What a person has to know of that. */
  attention?: string;
  /** Where one service has several, such as databases, each with a binding: whether URLs and variables name them. */
  objects?: { isNamed: boolean };
  /** Parts of its login, where the platform makes one for each program; a program that is given some needs all. */
  login?: readonly string[];
  /** Parts of which a program that is given others needs each, since the platform chooses it. */
  needed?: readonly string[];
  /** Whether directories of programs may be kept in one. */
  keepsFiles?: boolean;
  /** A variable with its parts, for whoever has to write one. */
  example: (binding: string) => string;
  /** What `uses` says of it beside the kind. `has` says whether programs are given a part. */
  use: (service: DataService, has: (part: string) => boolean) => { [property: string]: Printable };
  /** Properties of its `uses` that options of its command say. */
  asked?: (option: (name: string) => string | undefined) => { [property: string]: Printable };
  /** Name of a constant for what several of an application have alike. */
  constant?: string;
  /** Properties of its `uses` that follow from how a description runs it. Tells what the platform's own does not do by itself, of scripts too. */
  askedByRun?: (run: Run) => { [property: string]: Printable };
  variables: BoundVariables;
}

/** How variables of programs speak of one, and what becomes of them. */
export interface BoundVariables {
  /** Names of variables that have its host, which need no value to be recognised. */
  hosts?: RegExp;
  /** Where other products have variables of these names: words that speak of them, and names of variables that are of this kind alone. */
  shared?: { others: RegExp; own: RegExp };
  /** Names of variables that have a whole URL, and its scheme. */
  urls?: { form: RegExp; scheme: string };
  /** Variables whose names begin as that of a host does, by what their ends say: username, password, database, port. */
  siblings: { readonly [role: string]: Become };
  /** Names of variables whose text is that of a credential, by the credential. */
  shown?: { readonly [part in keyof DataService["credentials"]]: (variable: string) => boolean };
  /** Outputs of a resource of Score. */
  outputs: { readonly [output: string]: Become };
  /** The text of a URL, of parts of the binding. */
  url: (address: Address, part: (name: string) => string) => string;
  /** The text of a host alone or with its port, where it is none of the parts `host` and `port`. */
  place?: string;
  /** A value of a connection string of pairs that is no part of the login; absent where there is no such string. */
  pair?: (key: string, value: string) => string;
  /** A text with parts of a binding, such that it connects as the server wants it. */
  connecting?: (text: string) => string;
  /** What else becomes of variables of a program. `leads` are those whose hosts and siblings are known already. */
  others?: (program: Program, bindings: Bindings, leads: Map<string, Lead>) => Map<string, Lead>;
  /** Changes what variables say once all have their places. */
  settle?: (resolved: Resolved[], bindings: Bindings) => void;
  /** Adds to the application what its programs need beside their variables. */
  complete?: (draft: Draft, bindings: Bindings, resolved: Resolved[], specification: Specification) => void;
}
