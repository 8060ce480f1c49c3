// A world in which steps are taken, and what must be true of it.
import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { Reconciler } from "../../../sync/engine";
import type { PassReport } from "../../../sync/report";
import { app, serviceOf } from "./apps";
import { asFetch, type Ask, type Fault } from "./http";
import { Random } from "./random";
import { Spots } from "./spots";
import type { Step } from "./steps";
import { appFields } from "./github";
import { objectOf, state, World } from "./world";

const apps = [
  app("shop", { secrets: ["API_KEY", "PASSWORD"], config: ["REGION"] }),
  app("blog", { secrets: ["TOKEN"], config: ["TITLE", "COLOUR"], github: true }),
];
const stateObject = `${state.bucket}/${state.object}`;

export class Simulation {
  readonly world = new World();
  readonly fetch: typeof fetch;
  private readonly random: Random;
  private readonly spots: Spots;
  private reconciler: Reconciler;
  private instances = 0;
  private backup: () => void;
  private edits = 0;
  /** How many of a hundred requests go wrong. */
  private faults = 0;
  /** After how many requests an instance gets no more answers. */
  private cutAfter = Infinity;
  private cutInstance = "";
  private readonly shown: string[] = [];

  constructor(seed: number) {
    this.random = new Random(seed);
    this.fetch = asFetch((ask) => this.world.handle(ask));
    const { world } = this;
    world.fault = (ask) => this.fault(ask);
    world.turn = () => this.changeOver();
    apps.forEach((one) => {
      world.deploy(one);
    });
    world.leave(apps);
    world.vault.put("secrets/prod/sync-github", appFields);
    world.vault.put("secrets/prod/shop", { API_KEY: "MARK-0", PASSWORD: "MARK-1" });
    world.vault.put("config/prod/blog", { TITLE: "MARK-2" });
    this.spots = new Spots(world, apps);
    this.spots.observe();
    this.backup = world.vault.backUp();
    this.reconciler = this.start();
  }

  async take(step: Step): Promise<void> {
    this.world.time += 1_000;
    if (step.kind === "settle") await this.settle();
    else if (step.kind === "pass") await this.pass(step.faults, step.cutAfter);
    else if (step.kind === "overlap") await this.overlap(step.faults);
    else if (step.kind === "away") await this.away(step.how);
    else if (step.kind === "aliasLag") this.world.secretManager.aliasLag = step.seconds * 1000;
    else if (step.kind === "wait") this.world.time += step.seconds * 1000;
    else if (step.kind === "restart") this.reconciler = this.start();
    else if (step.kind === "loseState" || step.kind === "spoilState") this.loseState(step.kind);
    else if ("copy" in step) this.editCopy(step);
    else this.editSource(step);
    this.spots.observe();
    // So that no two changes fall into one second, which is all that GitHub tells of a time.
    this.world.time += 1_000;
  }

  /** One pass without faults, and another one once `latest` has got there; then everything must be as it should be. */
  async settle(): Promise<void> {
    const { world } = this;
    world.leave(apps);
    world.time = Math.max(world.time + 60_000, world.secretManager.settledFrom);
    let report = await this.run(this.reconciler);
    if (world.time < world.secretManager.settledFrom) {
      assert.ok(report.postponed > 0, "nothing waits for a copy that readers do not get yet");
      const { added } = world.secretManager;
      await this.run(this.reconciler);
      assert.equal(world.secretManager.added, added, "a copy that readers do not get yet was written again");
      world.time = world.secretManager.settledFrom;
      report = await this.run(this.reconciler);
    }
    const foreseen = / is (empty|not text)|was not understood|does not start|gets no new revision/;
    assert.deepEqual(
      report.problems.filter((text) => !foreseen.test(text)),
      [],
    );
    assert.equal(report.postponed, 0);
    this.spots.checkSettled();
    assert.deepEqual(report.missing, this.spots.lacking());
    for (const { name } of apps) this.checkService(name);
    this.checkAlways();
  }

  /** What holds at any time, faults or not. */
  private checkAlways(): void {
    assert.deepEqual(this.world.vault.writes, [], "the source was written to");
    assert.deepEqual(this.spots.violations, [], "a copy got what the source never had");
    const remembered = this.world.objects.get(stateObject)?.text ?? "";
    for (const text of [...this.shown, remembered]) assert.ok(!text.includes("MARK"), `a value is in ${text}`);
  }

  /** Its newest revision has what the copies have; if one of them is gone, it has what it had. */
  private checkService(name: string): void {
    const service = this.world.cloudRun.services.get(serviceOf(name));
    assert.ok(service);
    if (service.secrets.some((secret) => this.world.secretManager.current(secret) === undefined)) return;
    for (const secret of service.secrets) {
      assert.equal(
        service.values[secret],
        this.world.secretManager.current(secret),
        `${name} runs with an old ${secret}`,
      );
    }
    assert.equal(service.annotations["example.com/owner"], "payments");
  }

  private start(): Reconciler {
    const host = `i${++this.instances}.test`;
    const reconciler = new Reconciler(this.world.settings(host), this.world.surroundings(host));
    return reconciler;
  }

  private async run(reconciler: Reconciler): Promise<PassReport> {
    const told = await reconciler.pass();
    this.shown.push(JSON.stringify(told));
    return told.pass;
  }

  private async pass(faults: number, cutAfter: number): Promise<void> {
    this.faults = faults;
    this.cutAfter = cutAfter;
    this.cutInstance = `i${this.instances}`;
    // A pass that is cut off never ends; its process is gone.
    const ended = await Promise.race([this.run(this.reconciler), this.idle()]);
    if (ended === undefined) this.reconciler = this.start();
    this.faults = 0;
    this.cutAfter = Infinity;
    this.checkAlways();
  }

  /** Resolves once nothing has been asked for a while, which is when a pass that was cut off can do no more. */
  private async idle(): Promise<undefined> {
    for (let asked = -1; asked !== this.world.asked.length;) {
      asked = this.world.asked.length;
      for (let turn = 0; turn < 50; turn++) await setImmediate();
    }
  }

  private async overlap(faults: number): Promise<void> {
    this.faults = faults;
    const other = this.start();
    await Promise.all([this.run(this.reconciler), this.run(other)]);
    if (this.random.below(2) === 0) this.reconciler = other;
    this.faults = 0;
    this.checkAlways();
  }

  private async away(how: "cut" | "sealed"): Promise<void> {
    this.world.leave(apps);
    const before = this.spots.contents();
    this.world.vault.away = how;
    const report = await this.run(this.reconciler);
    this.world.vault.away = undefined;
    assert.ok(report.failures > 0);
    assert.deepEqual(this.spots.contents(), before, "copies changed while the source was away");
  }

  /** Passes that run at the same time take turns at random. */
  private async changeOver(): Promise<void> {
    for (let turns = this.random.below(4); turns > 0; turns--) await Promise.resolve();
  }

  private fault(ask: Ask): Fault | undefined {
    if (ask.instance === this.cutInstance && --this.cutAfter < 0) return { when: "never" };
    if (this.random.below(100) >= this.faults) return undefined;
    const replies: Fault[] = [
      { when: "before" },
      { when: "after" },
      { when: "after", reply: { status: 500 } },
      { when: "after", reply: { status: 200, body: '{"name": "projects/1/sec' } },
      { when: "before", reply: { status: 500, body: "MARK-echo" } },
      { when: "before", reply: { status: 404, body: "<html>MARK-echo</html>" } },
      { when: "before", reply: { status: 503 } },
      { when: "before", reply: { status: 429, headers: { "retry-after": String(this.random.below(40)) } } },
      { when: "before", reply: { status: 409, body: { error: { status: "ABORTED", message: "MARK-echo" } } } },
      {
        when: "before",
        reply: { status: 403, body: { error: { status: "PERMISSION_DENIED" }, errors: ["permission denied"] } },
      },
    ];
    return replies[this.random.below(replies.length)];
  }

  private loseState(how: "loseState" | "spoilState"): void {
    const object = this.world.objects.get(stateObject);
    if (how === "loseState") this.world.objects.delete(stateObject);
    else if (object !== undefined) this.world.store(stateObject, object.text.slice(0, -9));
  }

  private editSource(step: Exclude<Step, { copy: number }>): void {
    const { vault } = this.world;
    if (step.kind === "backup") this.backup = vault.backUp();
    if (step.kind === "restore") this.backup();
    if (step.kind === "revoke") vault.revokeTokens();
    if (!("app" in step)) return;
    const one = apps[step.app % apps.length];
    assert.ok(one);
    if (step.kind === "leave") {
      if (step.what === "nothing") this.world.objects.delete(objectOf(one.name));
      else this.world.store(objectOf(one.name), '{"secrets": {"mount": "MARK');
      return;
    }
    if (step.kind === "deploy") {
      const service = this.world.cloudRun.services.get(serviceOf(one.name));
      if (service !== undefined) this.world.cloudRun.start(service);
      return;
    }
    const tree = step.tree % 2 === 0 ? one.secrets : one.config;
    const path = `${tree.mount}/${one.name}`;
    if (step.kind === "source") {
      if (step.what === "delete") vault.deleteVersion(path);
      else if (step.what === "undelete") vault.undelete(path);
      else if (step.what === "destroy") vault.destroyVersion(path);
      else vault.forget(path);
      return;
    }
    const key = tree.copies[step.key % tree.copies.length]?.key ?? "";
    const { [key]: old, ...others } = vault.fields(path);
    if (step.kind === "unset") vault.put(path, others);
    else if (step.kind === "unusable") vault.put(path, { ...others, [key]: old === "" ? 5 : "" });
    else vault.put(path, { ...others, [key]: `MARK-${key}-${step.value}` });
  }

  private editCopy(step: Extract<Step, { copy: number }>): void {
    const spot = this.spots.pick(step.copy, step.kind === "github");
    this.spots.touched(spot);
    const foreign = `MARK-foreign-${++this.edits}`;
    if (step.kind === "github") {
      if (step.what === "set") this.spots.byHand(spot, foreign);
      else this.world.github.list(spot.list).delete(spot.key);
      return;
    }
    const latest = this.world.secretManager.secrets.get(spot.place)?.at(-1);
    if (step.kind === "add") this.spots.byHand(spot, foreign);
    else if (latest === undefined || latest.state === "DESTROYED") return;
    else if (step.kind === "disable") latest.state = "DISABLED";
    else if (step.kind === "enable") latest.state = "ENABLED";
    else {
      latest.state = "DESTROYED";
      delete latest.value;
    }
  }
}
