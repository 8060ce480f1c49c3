// `groundplan new app --from Procfile`, and descriptions that are refused with what to name in their place.
import assert from "node:assert/strict";
import { test } from "node:test";
import { marker } from "../../cli/new/texts";
import { inFolder } from "../support/new-app/in-folder";
import { toldAt } from "../support/new-app/read";

const procfile = [
  "# what runs",
  "release: python manage.py migrate",
  "web: gunicorn shop.wsgi --bind 0.0.0.0:$PORT",
  "worker: celery -A shop worker",
  "shell: python manage.py shell",
];

test("a Procfile has a server, workers and a job of each deployment", (context) => {
  const translation = inFolder(context, { Procfile: procfile.join("\n") });
  const { processes, jobs, bound } = translation.application.specification;
  assert.deepEqual(processes["web"]?.args, ["/bin/sh", "-c", "gunicorn shop.wsgi --bind 0.0.0.0:$PORT"]);
  assert.equal(processes["web"].port, 8080);
  assert.deepEqual(processes["worker"]?.args, ["celery", "-A", "shop", "worker"]);
  assert.equal(processes["worker"].port, undefined);
  assert.deepEqual(jobs["release"], { args: ["python", "manage.py", "migrate"], onDeploy: true });
  assert.match(bound["DATABASE_URL"] ?? "", /^postgresql:\/\/\{main\.username\}/);
  const notes = toldAt(translation).join("\n");
  assert.match(notes, /changed 2 release\.DATABASE_URL: migrates a database, whose address Heroku has/);
  assert.match(notes, /to do 2 release: what people set at Heroku is in no file: `heroku config` names it/);
  assert.match(notes, /to do 5 shell: Heroku runs shell once somebody says how many/);
  assert.doesNotMatch(notes, /Heroku runs worker/);
});

test("the app.json beside a Procfile says variables, add-ons and how many there are", (context) => {
  const translation = inFolder(context, {
    Procfile: "web: node server.js\n",
    "app.json": JSON.stringify({
      name: "Shop",
      env: {
        COOKIE_SIGNER: { description: "Signs cookies.", generator: "secret" },
        THEME: "dark",
        LEVEL: { value: "3" },
        SENDER: { description: "Address of e-mails" },
        TRACKER: { required: false },
        URL: { required: false },
        HELP_DOMAIN: { description: "shop.herokuapp.com, or your own" },
      },
      addons: ["heroku-postgresql:essential-0", { plan: "heroku-redis" }, "papertrail", "cloudamqp"],
      formation: { web: { quantity: 2, size: "standard-1x" } },
      scripts: { postdeploy: "node seed.js", "pr-predestroy": "node drop.js" },
    }),
  });
  const { processes, env, secrets, config, bound } = translation.application.specification;
  assert.deepEqual(processes["web"]?.scaling, { min: 2, max: 2 });
  assert.equal(env["THEME"], "dark");
  assert.equal(env["LEVEL"], "3");
  assert.deepEqual([env["URL"], env["HELP_DOMAIN"]], [`https://${marker("hostname")}`, marker("hostname")]);
  assert.deepEqual(secrets, { COOKIE_SIGNER: { generate: { form: "hex", bytes: 32 } }, CLOUDAMQP_URL: {} });
  assert.deepEqual(config, { SENDER: {} });
  assert.match(bound["DATABASE_URL"] ?? "", /main\.host/);
  assert.match(bound["REDIS_URL"] ?? "", /cache\.host/);
  const notes = toldAt(translation).join("\n");
  for (const form of [
    /left out 1 app\.json:env\.TRACKER: nobody has to set it/,
    /left out 1 app\.json:addons\[2\]: logs and metrics/,
    /to do 1 app\.json:addons\[3\]: cloudamqp is RabbitMQ, which is not part of the platform/,
    /to do 1 app\.json:scripts\.postdeploy: runs once/,
  ])
    assert.match(notes, form);
});

const refused: [name: string, text: string, message: RegExp][] = [
  ["kustomization.yaml", "resources: [a.yaml]", /Kustomize's.*`kubectl kustomize \. > app\.yaml`/],
  ["Chart.yaml", "apiVersion: v2\nname: shop", /Helm's.*`helm template \. > app\.yaml`/],
  [
    "deployment.yaml",
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: "{{ .Values.name }}" }',
    /template of Helm's/,
  ],
  ["app.yaml", "runtime: python312\nentrypoint: gunicorn main:app", /App Engine's.*--image/],
  ["railway.json", '{ "deploy": { "startCommand": "node server.js" } }', /Railway.*--image/],
  ["task.json", '{ "containerDefinitions": [] }', /Amazon ECS/],
];

test("descriptions that are no application by themselves are refused with what to name", (context) => {
  for (const [name, text, message] of refused) assert.throws(() => inFolder(context, { [name]: text }), message, name);
  const app = { "app.json": '{ "env": { "A": "b" } }', Procfile: "web: ./run" };
  assert.throws(() => inFolder(context, app), /name the Procfile\.$/);
});

test("an app.json without a Procfile has the one server that its image starts by itself", (context) => {
  const text = `{ "env": { "KEY": { "generator": "secret" }, "LEVEL": "1", "LEVEL": "2", "SERVER_URL": "http://yourappname.herokuapp.com/a" }, "addons": ["heroku-postgresql"] }`;
  const { application } = inFolder(context, { "app.json": text });
  const { processes, env, secrets, bound } = application.specification;
  assert.deepEqual(
    [Object.keys(processes), processes["web"]?.args, processes["web"]?.port],
    [["web"], undefined, 8080],
  );
  assert.deepEqual(
    [env, Object.keys(secrets), Object.keys(bound)],
    [{ LEVEL: "2", SERVER_URL: `https://${marker("hostname")}/a` }, ["KEY"], ["DATABASE_URL"]],
  );
});

test("the path that an app.json of Dokku's checks is the server's", (context) => {
  const checks = [
    { type: "liveness", path: "/live" },
    { type: "startup", name: "web check", path: "/up", attempts: 3 },
  ];
  const files = { Procfile: "web: serve\n", "app.json": JSON.stringify({ healthchecks: { web: checks } }) };
  const translation = inFolder(context, files);
  assert.deepEqual(translation.application.specification.processes["web"]?.health, { path: "/up" });
  assert.ok(!toldAt(translation).some((line) => line.includes("is not translated")));
  const { Procfile, ...alone } = files;
  assert.throws(() => inFolder(context, { ...alone, Procfile }), /is read with the Procfile beside it/);
});

test("a line of a Procfile that is no process is told, and the image is that of a release alone", (context) => {
  const translation = inFolder(context, { Procfile: "# all\nrelease: rake db:migrate\nweb rails server\n\n" });
  const { jobs, processes } = translation.application.specification;
  assert.deepEqual([Object.keys(processes), jobs["release"]?.image], [[], undefined]);
  const lines = toldAt(translation).filter((line) => line.includes("is no process"));
  assert.equal(lines.length, 1);
  assert.match(lines[0] ?? "", /^to do 3 web: /);
});

test("add-ons of MySQL are a provider's, and so is what a release migrates then; a store of objects is a bucket", (context) => {
  const migrating = (addons: string[]): ReturnType<typeof inFolder> =>
    inFolder(context, {
      Procfile: "release: rake db:migrate\nweb: rails server\n",
      "app.json": JSON.stringify({ addons }),
    });
  const mysql = migrating(["jawsdb:kitefin", "bucketeer"]);
  const { secrets, bound } = mysql.application.specification;
  assert.deepEqual([secrets, bound], [{ JAWSDB_URL: {} }, {}]);
  assert.ok(toldAt(mysql).some((line) => /bucketeer is a store of objects: .*BUCKETEER_ in bound/.test(line)));
  const both = migrating(["jawsdb", "heroku-postgresql"]).application.specification;
  assert.deepEqual([Object.keys(both.secrets), Object.keys(both.bound)], [["JAWSDB_URL"], ["DATABASE_URL"]]);
});
