// A world with a reconciler, for tests that look at single passes.
import type { TestContext } from "node:test";
import { Reconciler } from "../../../sync/engine";
import type { PassReport, PassSummary } from "../../../sync/report";
import type { SyncApp } from "../../../sync/app-settings";
import type { Memories } from "../../../sync/state";
import { answerFetch } from "./http";
import { state, World } from "./world";

export interface Running {
  world: World;
  reconciler: Reconciler;
  /** Lets a minute go by and runs a pass. */
  pass: () => Promise<PassReport>;
  /** The same, with what is told of single apps. */
  tell: () => Promise<PassSummary>;
  /** What was asked for since this was called last, as `<service> <method> <path>`. */
  asked: (pattern?: RegExp) => string[];
  /** Starts a new process. */
  restart: (apps?: SyncApp[]) => void;
  memories: () => Memories;
}

export function running(t: TestContext, apps: SyncApp[]): Running {
  const world = new World();
  apps.forEach((app) => {
    world.deploy(app);
  });
  world.leave(apps);
  answerFetch(t, (ask) => world.handle(ask));
  const result: Running = {
    world,
    reconciler: new Reconciler(world.settings(), world.surroundings()),
    tell: () => {
      world.time += 60_000;
      return result.reconciler.pass();
    },
    pass: async () => (await result.tell()).pass,
    asked: (pattern = /./) => world.asked.splice(0).filter((line) => pattern.test(line)),
    restart: (changed = apps) => {
      world.leave(changed);
      result.reconciler = new Reconciler(world.settings(), world.surroundings());
    },
    memories: () => {
      const { text = "" } = world.objects.get(`${state.bucket}/${state.object}`) ?? {};
      return (JSON.parse(text) as { apps: Memories }).apps;
    },
  };
  return result;
}
