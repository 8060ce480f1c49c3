// What each change does, and what Cloud SQL refuses.
import type { Change } from "../../../cli/postgres/model";
import { textAt, type Properties } from "../../../sandbox";
import { isTable } from "../../../sandbox/wire";
import type { World } from "./world";

/** https://cloud.google.com/sql/docs/postgres/delete-instance, …/backup-recovery/restore, …/replication/manage-replicas */
export function refusal(world: World, change: Change): string | undefined {
  const held = world.held.get(change.kind === "insert" ? "" : change.instance);
  if (change.kind === "insert") {
    return world.held.has(change.instance) ? `${change.instance} exists` : undefined;
  }
  if (held === undefined) return `${change.instance} does not exist`;
  const seen = world.see(change.instance);
  const replicas = [...world.held.keys()].filter((name) => world.see(name).follows === change.instance);
  switch (change.kind) {
    case "remove":
      if (seen.settings["deletionProtectionEnabled"] === true) return `${change.instance} is protected`;
      return replicas.length > 0 ? `${change.instance} has replicas` : undefined;
    case "restore":
      return replicas.length > 0 ? `${change.instance} has replicas` : undefined;
    case "promote": {
      if (seen.follows === undefined) return `${change.instance} is no replica`;
      const designated = world.see(seen.follows).drReplica === change.instance;
      return change.failover && !designated ? `${change.instance} is not designated` : undefined;
    }
    case "switchover":
      if (seen.follows === undefined) return `${change.instance} is no replica`;
      return world.see(seen.follows).drReplica === change.instance ? undefined : `${change.instance} is not designated`;
    case "clone":
      return world.held.has(change.to) ? `${change.to} exists` : undefined;
    default:
      return undefined;
  }
}

/** What it does at its end. */
export function apply(world: World, change: Change): void {
  const held = world.held.get(change.instance);
  if (change.kind === "insert") {
    const master = textAt(change.body, "masterInstanceName");
    const log = [...(world.held.get(master)?.log ?? [])];
    world.add({ ...change.body, state: "RUNNABLE", masterInstanceName: `acme:${master}` }, log);
    return;
  }
  if (held === undefined) return;
  switch (change.kind) {
    case "patch":
      merge(held.api, change.body);
      break;
    case "restart":
      held.open = false;
      break;
    case "promote":
      promote(world, change.instance, change.failover);
      break;
    case "switchover":
      switchOver(world, change.instance);
      break;
    case "clone": {
      const until = change.at === undefined ? Infinity : Date.parse(change.at);
      const log = held.log.filter((id) => (world.confirmed[id - 1]?.at ?? 0) <= until);
      const api = structuredClone(held.api);
      delete api["replicationCluster"];
      world.add({ ...api, name: change.to }, log).closed = true;
      break;
    }
    case "backUp":
      world.copies.push({
        ...{ id: String(world.copies.length + 1), instance: change.instance, description: change.description },
        ...{ ended: world.now(), log: [...held.log] },
      });
      break;
    case "restore":
      held.log = [...(world.copies.find(({ id }) => id === change.backup)?.log ?? [])];
      break;
    case "remove":
      if (change.finalBackupDays > 0) {
        const id = String(world.copies.length + 1);
        world.copies.push({
          id,
          instance: change.instance,
          description: "final",
          ended: world.now(),
          log: [...held.log],
        });
      }
      world.held.delete(change.instance);
      break;
  }
}

function promote(world: World, name: string, failover: boolean): void {
  const held = world.held.get(name);
  const source = world.see(name).follows ?? "";
  if (held === undefined) return;
  delete held.api["masterInstanceName"];
  const old = world.held.get(source);
  if (!failover || old === undefined) return;
  old.reattach = name;
  if (world.endpoint !== undefined) world.endpoint = name;
  held.api["replicationCluster"] = { failoverDrReplicaName: `acme:${source}` };
}

function switchOver(world: World, name: string): void {
  const source = world.see(name).follows ?? "";
  const [target, old] = [world.held.get(name), world.held.get(source)];
  if (target === undefined || old === undefined) return;
  target.log = [...old.log];
  delete target.api["masterInstanceName"];
  old.api["masterInstanceName"] = `acme:${name}`;
  delete old.api["replicationCluster"];
  target.api["replicationCluster"] = { failoverDrReplicaName: `acme:${source}` };
  if (world.endpoint !== undefined) world.endpoint = name;
}

function merge(into: Properties, more: Properties): void {
  for (const [key, value] of Object.entries(more)) {
    const own = into[key];
    if (isTable(own) && isTable(value)) merge(own, value);
    else into[key] = structuredClone(value);
  }
}
