import type { Command } from "commander";

/** Examples of each command, by its words. */
const examples: Record<string, string[]> = {
  plan: ["groundplan plan prod", "groundplan plan dev --all", "groundplan plan prod --json --expect-no-changes"],
  up: ["groundplan up dev", "groundplan up dev --lose postgres-europe-west1"],
  destroy: ["groundplan destroy dev"],
  doctor: ["groundplan doctor", "groundplan doctor prod", "groundplan doctor dev --json --only dns"],
  explain: [
    "groundplan explain prod postgres",
    "groundplan explain failoverRegion --json",
    "groundplan explain cloudflare-permission-missing",
    "pulumi up 2>&1 | groundplan explain -",
  ],
  complete: [
    "groundplan complete bash > ~/.local/share/bash-completion/completions/groundplan",
    "groundplan complete zsh > ~/.zfunc/_groundplan",
    "groundplan complete fish > ~/.config/fish/completions/groundplan.fish",
  ],
  consequences: [
    "pulumi preview --json --show-sames | groundplan consequences -",
    "groundplan consequences state.json --all",
    "groundplan consequences preview.json --expect-no-loss",
  ],
  compare: [
    "groundplan compare before.json after.json",
    "groundplan compare before.json after.json --policy .",
    "groundplan compare before after --limit 64000 --whole https://example.com/comparison.md",
  ],
  open: [
    "groundplan open",
    "groundplan open prod --port 8080 --no-browser",
    "groundplan open live --from state.json --events events.jsonl",
  ],
  picture: [
    "groundplan picture prod",
    "groundplan picture prod --out prod.svg --focus directus",
    "pulumi stack export | groundplan picture live --from - --format svg",
  ],
  blueprint: [
    "groundplan blueprint prod --out docs/blueprints/prod.md",
    "groundplan blueprint prod --check",
    "pulumi stack export | groundplan blueprint live --from - --json",
  ],
  "critical-path": [
    "groundplan critical-path prod",
    "pulumi preview --json --show-sames | groundplan critical-path --from -",
  ],
  cost: [
    "groundplan cost dev --idle",
    "groundplan cost --from preview.json --usage usage.yaml",
    "groundplan cost --from head.json --compare base.json",
  ],
  inventory: [
    "groundplan inventory prod",
    "groundplan inventory prod --live --check --horizon 120",
    "pulumi stack export | groundplan inventory prod --state -",
  ],
  policy: [
    "groundplan policy prod",
    "pulumi stack export | groundplan policy --from -",
    "groundplan policy --from preview.json --all --json",
  ],
  drift: ["groundplan drift preview.json", "groundplan drift preview.json --state state.json --repair"],
  lock: ["groundplan lock", "groundplan lock docker.io/hashicorp/vault:2.1.2"],
  recover: ["groundplan recover dev", "groundplan recover dev --yes --unlock"],
  rehearse: ["groundplan rehearse dev", "groundplan rehearse dev --kills 3 --no-destroy"],
  "env pull": ["groundplan env pull dev", "groundplan env pull dev --app changelog --output json --database readwrite"],
  "env run": ["groundplan env run dev --watch -- npm start"],
  "env diff": ["groundplan env diff dev prod", "groundplan env diff dev prod --app directus --only-names --exit-code"],
  "env check": ["groundplan env check prod", "groundplan env check prod --app changelog --strict"],
  "env set": ["groundplan env set dev STRIPE_SECRET --secret", "groundplan env set dev LOG_LEVEL debug --config"],
  "env unset": ["groundplan env unset dev STRIPE_SECRET --secret"],
  "env edit": ["groundplan env edit dev", "groundplan env edit dev --secret"],
  "vault backups": ["groundplan vault backups platform-vault-backups-1a2b3c4 --limit 5"],
  "vault restore": [
    "groundplan vault restore latest --from platform-vault-backups-1a2b3c4",
    "groundplan vault restore latest --from platform-vault-backups-1a2b3c4 --into vault-restored --location europe-west1 --project changelog-prod",
  ],
  "postgres failover": ["groundplan postgres failover prod", "groundplan postgres failover prod --yes --accept-loss"],
  "postgres failback": [
    "groundplan postgres failback prod",
    "groundplan postgres failback prod --yes --writers-stopped",
  ],
  "postgres rejoin": ["groundplan postgres rejoin prod --yes"],
  "postgres restore": ["groundplan postgres restore prod --at 2026-11-22T09:30:00Z --yes"],
  "postgres clone": ["groundplan postgres clone prod --to before-the-mistake --at 2026-11-22T09:30:00Z --yes"],
  promote: [
    "groundplan promote dev prod --app shop",
    "groundplan promote dev prod --app shop --yes",
    "groundplan promote dev prod --app shop --yes --even-if-rolled-back",
  ],
  "rollout status": ["groundplan rollout status prod", "groundplan rollout status prod --app directus --json"],
  review: [
    "groundplan review 12 --app shop --image ghcr.io/acme/shop@sha256:…",
    "groundplan review 12 --changed head/Pulumi.dev.yaml --stacks stacks.json --json",
  ],
  "review sweep": ["groundplan review sweep", "groundplan review sweep --pull 12 --yes"],
  "rollout promote": [
    "groundplan rollout promote prod --yes",
    "groundplan rollout promote prod --app directus --full --yes",
  ],
  "rollout abort": ["groundplan rollout abort prod --app directus --yes"],
  "cache purge": [
    "groundplan cache purge prod --prefix changelog.com/feeds",
    "groundplan cache purge prod --everything",
  ],
  "alerts drill": ["groundplan alerts drill prod", "groundplan alerts drill dev --json"],
  "new project": [
    "groundplan new project shop",
    "groundplan new project shop --image ghcr.io/acme/shop:v1",
    "groundplan new project shop --language python",
    "groundplan new project . --name shop --json",
  ],
  "new app": [
    "groundplan new app shop --image ghcr.io/acme/shop:v1 --port 3000 --hostname shop",
    "groundplan new app shop --from compose.yaml --hostname shop",
    "groundplan new app shop --from score.yaml --image ghcr.io/acme/shop:v1",
    "groundplan new app shop --from fly.toml --image ghcr.io/acme/shop:v1",
    "groundplan new app shop --from Procfile --image ghcr.io/acme/shop:v1",
    "groundplan new app shop --from deployment.yaml --dry-run",
    "groundplan new app shop --from compose.yaml --split",
  ],
};

/** Adds its examples to the help of each command. */
export function addExamples(program: Command): void {
  for (const { words, command } of leaves(program)) {
    const own = examples[words] ?? [];
    if (own.length > 0) command.addHelpText("after", `\nExamples:\n${own.map((line) => `  ${line}`).join("\n")}`);
  }
}

/** Every command that does something, with the words that call it. */
export function leaves(program: Command, before: string[] = []): { words: string; command: Command }[] {
  return program.commands.flatMap((command) => {
    const words = [...before, command.name()];
    return command.commands.length === 0 ? [{ words: words.join(" "), command }] : leaves(command, words);
  });
}
