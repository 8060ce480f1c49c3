// Images that Docker publishes under one word. Any other such name is an image of the machine that built it.

/** Those that people run as programs of applications (https://hub.docker.com/search?badges=official, read on 2026-12-01); data services are known already. */
const names = new Set(
  `adminer alpine almalinux amazoncorretto amazonlinux apache archlinux backdrop bash bonita buildpack-deps busybox caddy
  chronograf clojure composer convertigo couchbase crate dart debian docker drupal eclipse-temurin eggdrop elixir emqx erlang
  fedora flink fluentd friendica gcc geonetwork ghost golang gradle groovy haproxy haskell haxe hello-world hitch httpd
  hylang ibmjava ibm-semeru-runtimes irssi jetty joomla jruby julia kapacitor kibana kong lightstreamer liquibase logstash
  mageia matomo maven mediawiki mongo-express monica nextcloud nginx node notary odoo open-liberty openjdk oraclelinux
  orientdb perl photon php php-zendserver phpmyadmin plone postfixadmin pypy python r-base rakudo-star redmine registry
  rockylinux ros roundcube ruby rust sapmachine satosa silverstripe sonarqube spark spiped storm swift swipl teamspeak
  telegraf tomcat tomee traefik ubuntu unit varnish vault websphere-liberty wordpress xwiki yourls znc zookeeper`.split(
    /\s+/,
  ),
);

/** Whether an image without a place is one of this machine's, which no registry has. */
export function isOfMachine(image: string): boolean {
  const [name = ""] = image.split(/[:@]/);
  return !image.includes("/") && /^[\w.-]+$/.test(name) && !names.has(name);
}
