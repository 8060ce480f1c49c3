// A working system around one application.
package main

import (
	"example.com/pulumi-groundplan/sdk/go/groundplan"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		shop, err := groundplan.NewProduct(ctx, "shop", &groundplan.ProductArgs{
			Region:       "europe-west1",
			BackupRegion: "europe-west4",
			Zone: groundplan.CloudflareZoneArgs{
				ZoneName:  "example.com",
				ZoneId:    pulumi.String("5c0e8d1f7a2b4936b8d0e2f4a6c81357"),
				AccountId: pulumi.String("2c7d41f06e8b49d3a51c0f9b7e6d8243"),
			},
			Image:       pulumi.StringRef("docker.io/acme/shop@sha256:2f4a1d6c8e0b35977ac1f2d84be60913a5c7d9e1f3b50827469ce8d0a2b4f613"),
			Operators:   []pulumi.StringInput{pulumi.String("group:ops@example.com")},
			AlertEmails: []string{"ops@example.com"},
		})
		if err != nil {
			return err
		}
		ctx.Export("endpoints", shop.Endpoints)
		// An application of another stack attaches to it.
		ctx.Export("platform", shop.Platform)
		return nil
	})
}
