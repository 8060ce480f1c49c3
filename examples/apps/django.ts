// Django with Celery, as cookiecutter-django lays it out: web, worker, and exactly one beat.
import type { Binding, Workload } from "groundplan";

export function django(image: string, hostname: string, main: Binding, cache: Binding): Workload {
  return {
    image,
    processes: {
      // A port that somebody listens on: Django refuses requests for names that it does not know, as checks send them.
      web: { command: ["/start"], port: 5000, scaling: { min: 1, max: 5 }, connections: { main: 10 } },
      worker: { command: ["/start-celeryworker"], scaling: { min: 2 }, connections: { main: 5 } },
      beat: { command: ["/start-celerybeat"], single: true, connections: { main: 2 } },
    },
    jobs: { migrate: { command: ["python", "/app/manage.py", "migrate", "--noinput"], onDeploy: true } },
    env: {
      DJANGO_SETTINGS_MODULE: "config.settings.production",
      DJANGO_ALLOWED_HOSTS: hostname,
      DJANGO_SECURE_SSL_REDIRECT: "False",
    },
    secrets: {
      DJANGO_SECRET_KEY: { generate: {} },
      DJANGO_ADMIN_URL: { generate: { form: "alphanumeric", length: 32 } },
      MAILGUN_API_KEY: {},
    },
    config: { MAILGUN_DOMAIN: {} },
    bindings: { main, cache },
    bound: {
      DATABASE_URL: "postgres://{main.username}:{main.password}@{main.host}:{main.port}/{main.database}",
      REDIS_URL:
        "rediss://:{cache.password}@{cache.host}:{cache.port}/0?ssl_cert_reqs=required&ssl_ca_certs=/run/cache/ca.pem",
      CACHE_CA: "{cache.caCertificate}",
    },
    files: { "/run/cache/ca.pem": "CACHE_CA" },
    egress: "internet",
  };
}
