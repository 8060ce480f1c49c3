// The bindings of an application: one for each database, cache and bucket that its programs speak of, and for each of its servers that others
// of them call.
import type { DataService, Program } from "./draft";
import { boundKinds, boundOf, kindOf, spokenOf, type DataKind } from "./kinds";
import type { Bound } from "./kinds/kind";
import { shortName } from "./names";
import { ownNamespace, partName, unused } from "./texts";

/** Something that the application uses and that the platform makes. */
export interface DraftBinding {
  name: string;
  kind: DataKind;
  /** Name of the database or of the bucket in the file, where it has one. */
  object: string | undefined;
  service: DataService;
}

/** A server of the application that other programs of it call. */
export interface DraftCall {
  /** Name of the binding. */
  name: string;
  program: Program;
}

const longest = 20;

/** Ends of the names of volumes that say nothing of what is in them. */
const endings = /[-_.](volumes?|vol|data|storage|files)$/i;

const itsNamespace = new RegExp(`${ownNamespace}$`, "i");

/** Gives each data service its bindings, as programs turn out to use it. */
export class Bindings {
  readonly all: DraftBinding[] = [];
  /** Servers of the application itself. */
  readonly calls: DraftCall[] = [];

  /** `application` is the name that stands before those of bindings in the names of resources. */
  constructor(
    private readonly draft: { data: DataService[] },
    private readonly application: string,
  ) {}

  /** The binding of a service's database or bucket; without a name, that which the service has by default. */
  of(service: DataService, object?: string): DraftBinding | undefined {
    const bound = boundOf(service.kind);
    if (bound === undefined) return undefined;
    const named = bound.objects === undefined ? undefined : (object ?? service.credentials.database);
    const ofService = this.all.filter((binding) => binding.service === service);
    const first = ofService[0];
    const found = ofService.find((binding) => binding.object === named);
    if (found !== undefined) return found;
    if (first !== undefined && (object === undefined || named === undefined || first.object === undefined)) {
      first.object ??= named;
      return first;
    }
    return this.make(service, bound, named);
  }

  private make(service: DataService, bound: Bound, object: string | undefined): DraftBinding {
    const { kind } = service;
    const isFirst = !this.all.some((binding) => binding.kind === kind);
    const isDefault = object === undefined || /[^\w-]/.test(object) || object === "app";
    const label = (isDefault ? service.name : object).replace(endings, "");
    const limit = bound.longestName?.(this.application) ?? longest;
    const wished = isFirst ? bound.usual : shortName(label, this.application, limit);
    const name = this.unused(wished, limit);
    const binding = { name, kind, object, service };
    this.all.push(binding);
    return binding;
  }

  /** The binding of a server of the application. */
  call(program: Program): DraftCall {
    const known = this.calls.find((call) => call.program === program);
    if (known !== undefined) return known;
    const isOwn = program.application === undefined || program.application === this.application;
    const wished = isOwn || program.name !== "web" ? program.name : (program.application ?? "");
    const call = { name: this.unused(partName(wished)), program };
    this.calls.push(call);
    return call;
  }

  /** `secrets` stands for the application's secrets in templates. */
  private unused(wished: string, limit = longest): string {
    const taken = ["secrets", ...[...this.all, ...this.calls].map(({ name }) => name)];
    return unused(wished, (one) => taken.includes(one), limit);
  }

  /** The service that a host name leads to. */
  serviceAt(host: string): DataService | undefined {
    const called = host.replace(itsNamespace, "").toLowerCase();
    return this.draft.data.find(({ hosts }) => hosts.includes(called));
  }

  /** Such a service of a kind, the first one. */
  first(kind: DataKind): DataService | undefined {
    return this.draft.data.find((service) => service.kind === kind);
  }

  /** The service that a port of the machine leads to. */
  publishedAt(port: number): DataService | undefined {
    return this.draft.data.find(({ published }) => published?.includes(port));
  }

  /** Those of a kind that the file itself runs. */
  described(kind: DataKind): DataService[] {
    return this.draft.data.filter((service) => service.kind === kind && service.item !== undefined);
  }

  /** Those that the file itself runs and that the platform has nothing for. */
  provided(): DataService[] {
    return this.draft.data.filter(({ kind, item }) => boundOf(kind) === undefined && item !== undefined);
  }

  /** Where files are kept that programs see as a directory. */
  storage(): DataService | undefined {
    const [kind] = boundKinds().find(([, { keepsFiles }]) => keepsFiles === true) ?? [];
    if (kind === undefined) return undefined;
    const known = this.first(kind);
    if (known !== undefined) return known;
    const service = spokenOf(kind, "files", [], `a ${kind}`);
    this.draft.data.push(service);
    return service;
  }

  /** One that the file does not describe, and that programs speak of. */
  discover(kind: DataKind, product: string, host: string): DataService {
    const known = this.serviceAt(host);
    if (known !== undefined) return known;
    const label = /^[\w-]+/.exec(host)?.[0] ?? kindOf(kind).host;
    const service = spokenOf(kind, label, [host.toLowerCase()], product);
    this.draft.data.push(service);
    return service;
  }
}
