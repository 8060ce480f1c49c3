"""A network and a database server in it. One value joins them: `contract`."""

import pulumi
import pulumi_groundplan as groundplan

region = "europe-west1"

network = groundplan.Network("network", regions=[region], address_range="10.16.0.0/14")
postgres = groundplan.Postgres("postgres", version="17", region=region, network=network.contract)

# A program of another stack gives it in the place of a server.
pulumi.export("server", postgres.contract)
