// A working system around one application.
using System.Collections.Generic;
using System.Linq;
using Pulumi;
using Pulumi.Groundplan;
using Pulumi.Groundplan.Inputs;

return await Deployment.RunAsync(() =>
{
    var shop = new Product("shop", new ProductArgs
    {
        Region = "europe-west1",
        BackupRegion = "europe-west4",
        Zone = new CloudflareZoneArgs
        {
            ZoneName = "example.com",
            ZoneId = "5c0e8d1f7a2b4936b8d0e2f4a6c81357",
            AccountId = "2c7d41f06e8b49d3a51c0f9b7e6d8243",
        },
        Image = "docker.io/acme/shop@sha256:2f4a1d6c8e0b35977ac1f2d84be60913a5c7d9e1f3b50827469ce8d0a2b4f613",
        Operators = { "group:ops@example.com" },
        AlertEmails = { "ops@example.com" },
    });

    return new Dictionary<string, object?>
    {
        // Pulumi's SDK for .NET exports no objects of a package: their members are put into dictionaries.
        ["endpoints"] = shop.Endpoints.Apply(all => all.ToDictionary(
            endpoint => endpoint.Key,
            endpoint => new Dictionary<string, object?> { ["url"] = endpoint.Value.Url })),
        ["platform"] = shop.Platform.Apply(platform => new Dictionary<string, object?>
        {
            ["network"] = new Dictionary<string, object?> { ["networkId"] = platform.Network.NetworkId },
        }),
    };
});
