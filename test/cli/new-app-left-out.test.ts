// What a description has and an application cannot have is told where it stands.
import assert from "node:assert/strict";
import { test } from "node:test";
import { stringify } from "yaml";
import { inFolder } from "../support/new-app/in-folder";

const image = "a/shop:1";

function lines({ notes }: ReturnType<typeof inFolder>): string[] {
  return notes.map(({ kind, path, text }) => `${kind} ${path}: ${text}`);
}

test("files that a proxy serves by itself are told, and its settings are not", (context) => {
  const translation = inFolder(context, {
    "compose.yaml": stringify({
      services: {
        web: { image, expose: ["8000"], volumes: ["static:/srv/static", "./data:/srv/data"] },
        proxy: {
          image: "nginx:1",
          ports: ["80:80"],
          depends_on: ["web"],
          volumes: ["static:/static:ro", "./data/media:/media", "./data/certs:/certs", "own:/usr/share/nginx/html"],
        },
      },
    }),
  });
  const served = lines(translation).filter((line) => line.includes("services.proxy.volumes"));
  const remedy = "has these files too, and a proxy serves such by itself: let web serve them, or put them into";
  assert.deepEqual(
    served.map((line) => line.replace(/ a StaticSite.*$/, "")),
    [0, 1].map((index) => `to do services.proxy.volumes[${index}]: web ${remedy}`),
  );
});

test("files that a proxy has in the image which the file builds are told, and its settings are not", (context) => {
  const built = (dockerfile: string): string[] =>
    lines(
      inFolder(context, {
        "compose.yaml": stringify({
          services: {
            web: { image, expose: ["8000"] },
            nginx: { build: { context: ".", dockerfile: "nginx.dockerfile" }, ports: ["80:80"], depends_on: ["web"] },
          },
        }),
        "nginx.dockerfile": dockerfile,
      }),
    ).filter((line) => line.includes("its image serves what it has in"));
  const base = "FROM node:24 AS front\nCOPY . /var/www\nFROM nginx:1\nCOPY nginx.conf /etc/nginx/nginx.conf\n";
  assert.deepEqual(built(`${base}COPY robots.txt /srv/\n`), []);
  assert.equal(built(`${base}COPY --from=front \\\n  /app/dist/ /usr/share/nginx/html\n`).length, 1);
});

test("a file of variables that need not be there is left out, and one that has to be is asked for", (context) => {
  const translation = inFolder(context, {
    "compose.yaml": stringify({
      services: {
        web: { image, ports: ["80:8080"], env_file: [{ path: "a.env", required: false }, { path: "b.env" }, "c.env"] },
      },
    }),
  });
  const missing = "is not there: put its variables into env, config and secrets";
  assert.deepEqual(
    lines(translation).filter((line) => line.includes("env_file")),
    [
      "left out services.web.env_file[0]: is not there, and need not be",
      `to do services.web.env_file[1]: ${missing}`,
      `to do services.web.env_file[2]: ${missing}`,
    ],
  );
});

test("a directory above others is told at its line, which says nothing else", (context) => {
  const translation = inFolder(context, {
    "compose.yaml": stringify({
      services: {
        web: { image, ports: ["80:8080"], volumes: ["storage:/srv/storage", "./logs:/srv/storage/logs"] },
      },
    }),
  });
  const told = lines(translation).filter((line) => line.includes("volumes["));
  assert.deepEqual(
    told.map((line) => line.slice(0, 78)),
    [
      "to do services.web.volumes[0]: /srv/storage is above /srv/storage/logs, which are kept".slice(0, 78),
      "changed services.web.volumes[1]: /srv/storage/logs is memory of the instance, and e".slice(0, 78),
    ],
  );
  assert.deepEqual(translation.application.specification.processes["web"]?.volumes, {
    "/srv/storage/logs": { kind: "scratch" },
  });
});

test("users load the server that speaks HTTP, before one of gRPC", (context) => {
  const environment = { GRPC_PORT: "7077" };
  const { application } = inFolder(context, {
    "compose.yaml": stringify({
      services: {
        engine: { image: "a/engine:1", ports: ["7077:7077"], environment },
        backend: { image: "a/backend:1", ports: ["8080:8080"] },
      },
    }),
  });
  assert.equal(application.front, "backend");
  assert.equal(application.specification.processes["engine"]?.protocol, "h2c");
});

test("an option with a password in a variable makes the variable a secret, and the password is written nowhere", (context) => {
  const translation = inFolder(context, {
    "compose.yaml": stringify({
      services: {
        web: { image, ports: ["80:8080"], environment: { REDIS_ARGS: "--requirepass hunter2", JAVA_OPTS: "-Xmx512m" } },
      },
    }),
  });
  const { secrets, env } = translation.application.specification;
  assert.deepEqual([secrets, env], [{ REDIS_ARGS: {} }, { JAVA_OPTS: "-Xmx512m" }]);
  assert.ok(!JSON.stringify(translation.notes).includes("hunter2"));
});

test("what the image has is not hidden by an empty directory, as it is on a laptop by the source", (context) => {
  const translation = inFolder(context, {
    "compose.yaml": stringify({
      services: {
        web: {
          image,
          ports: ["80:8080"],
          volumes: ["./:/srv/web", "/srv/web/dist", "/srv/web/.next", "modules:/srv/web/node_modules", "/var/spool"],
        },
      },
    }),
  });
  assert.deepEqual(translation.application.specification.processes["web"]?.volumes, {
    "/var/spool": { kind: "scratch" },
  });
  assert.deepEqual(
    lines(translation).filter((line) => line.includes("the image's own")),
    ["dist", ".next", "node_modules"].map(
      (name, index) => `left out services.web.volumes[${index + 1}]: /srv/web/${name} is the image's own`,
    ),
  );
});

test("source code that an image of a language does not have is told, and a file without an ending is a file", (context) => {
  const translation = inFolder(context, {
    "compose.yaml": stringify({
      services: {
        web: { build: ".", ports: ["80:80"], volumes: [".:/app"] },
        cron: { image: "alpine:3", command: "crond -f", volumes: [".:/app", "./cron:/etc/cron.d/shop"] },
      },
    }),
    cron: "0 * * * * root refresh\n",
  });
  const said = lines(translation);
  assert.ok(
    said.includes("left out services.web.volumes[0]: mounts the source code, as for development: the image has it"),
  );
  assert.ok(
    said.some((line) => line.startsWith("to do services.cron.volumes[0]: mounts the source code, which alpine:3")),
  );
  assert.ok(said.some((line) => line.startsWith("to do services.cron.volumes[1]: says when cron starts commands")));
  assert.deepEqual(Object.keys(translation.application.specification.files), ["/etc/cron.d/shop"]);
});

test("a folder with files that becomes a bucket is told to be empty at first", (context) => {
  const said = lines(
    inFolder(context, {
      "compose.yaml": stringify({
        services: {
          web: { build: ".", ports: ["80:80"], volumes: ["./public:/srv/public", "./uploads:/srv/uploads"] },
        },
      }),
      "public/index.php": "<?php\n",
      "uploads/.gitkeep": "",
    }),
  ).filter((line) => line.includes("a new bucket has none"));
  assert.equal(said.length, 1);
  assert.ok(said[0]?.startsWith("to do services.web.volumes[0]: ./public has files"));
});

test("each variable of an env_file that is empty, or has another value here, is told by itself and once", (context) => {
  const translation = inFolder(context, {
    "compose.yaml": stringify({
      services: {
        web: { image, ports: ["8080:3000"], env_file: "app.env" },
        worker: { image, command: "work", env_file: "app.env" },
      },
    }),
    "app.env":
      "MAIL_FROM=\nMAIL_REPLY=\nMAIL_BOUNCE=\nSITE_URL=http://localhost:8080\nBASE_URL=http://localhost:8080\n",
  });
  const about = lines(translation).flatMap(
    (line) => /env_file\.(\w+): (?:is empty|has the host)/.exec(line)?.[1] ?? [],
  );
  assert.deepEqual(about.sort(), ["BASE_URL", "MAIL_BOUNCE", "MAIL_FROM", "MAIL_REPLY", "SITE_URL"]);
});

test("files for users in a directory of the machine are told where the file has no proxy", (context) => {
  const services = {
    web: {
      image,
      ports: ["127.0.0.1:8000:8000"],
      volumes: ["/srv/shop/static:/app/staticfiles", "/srv/shop/log:/app/log"],
    },
  };
  const proxy = { image: "caddy:2", ports: ["80:80"], depends_on: ["web"] };
  const toldOf = (all: object): string[] =>
    lines(inFolder(context, { "compose.yaml": stringify({ services: all }) })).filter((line) =>
      line.includes("is a directory of the machine"),
    );
  assert.equal(toldOf(services).length, 1);
  assert.match(toldOf(services)[0] ?? "", /whose own server may give \/app\/staticfiles to users/);
  assert.deepEqual(toldOf({ ...services, proxy }), []);
});

test("arguments that make several images of one Dockerfile are told apart, and others are not", (context) => {
  const built = (args: object): object => ({ build: { context: ".", args }, ports: ["8080"] });
  const imagesOf = (api: object, site: object): unknown[] => {
    const text = stringify({ services: { site: { ...built(site), ports: ["80:8080"] }, api: built(api) } });
    const { processes } = inFolder(context, { "compose.yaml": text }).application.specification;
    return Object.values(processes).map((process) => process.image === undefined);
  };
  assert.deepEqual(imagesOf({ PROJECT: "Api" }, { PROJECT: "Site" }), [true, false]);
  assert.deepEqual(imagesOf({ NODE: "22" }, { NODE: "22" }), [true, true]);
});

test("what is read when an image is built is told of an image that the file builds and names", (context) => {
  const shop = { image: "acme/shop:1", ports: ["80:3000"], environment: { NEXT_PUBLIC_TITLE: "Shop" } };
  const isToldOf = (service: object): boolean =>
    lines(inFolder(context, { "compose.yaml": stringify({ services: { shop: service } }) })).some((line) =>
      line.includes("is read when the image is built"),
    );
  assert.deepEqual([isToldOf({ ...shop, build: "." }), isToldOf(shop)], [true, false]);
});
